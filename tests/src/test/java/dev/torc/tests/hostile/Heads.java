package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.busy;
import static dev.torc.tests.hostile.HostilePeer.quick;

import java.util.List;

/** Peers whose heads are too long, or as long as they may be. */
final class Heads {
    private static final int PEERS = 100;
    private static final int BOMB_OCTETS = 1 << 20;
    private static final int FIELDS_TOO_MANY = 1000;
    private static final int FIELDS = 90;
    private static final int FIELD_OCTETS = 160;
    private static final int REQUESTS = 50;
    private static final int ENDLESS_PEERS = 8;

    private static final String FIELD = "X-Bomb: ";
    private static final String TOO_LARGE = "431, end";

    private Heads() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick(
                        "many-fields",
                        "431 and the end",
                        stage -> bomb(stage, TOO_LARGE, Text.get("/plaintext", "A: b\r\n".repeat(FIELDS_TOO_MANY)))),
                quick(
                        "long-field",
                        "431 and the end",
                        stage -> bomb(
                                stage, TOO_LARGE, Text.get("/plaintext", FIELD + "x".repeat(BOMB_OCTETS) + "\r\n"))),
                quick(
                        "long-target",
                        "414 and the end",
                        stage -> bomb(stage, "414, end", Text.get("/" + "x".repeat(BOMB_OCTETS), ""))),
                quick(
                        "empty-lines",
                        "400 and the end",
                        stage -> bomb(stage, "400, end", "\r\n".repeat(BOMB_OCTETS / 2))),
                quick("largest-heads", "each is answered", Heads::largest),
                busy("endless-head", "431, the end, and a reset of what still comes after lingering", Heads::endless));
    }

    private static void bomb(Stage stage, String outcome, String request) throws Exception {
        stage.crowd(
                stage.count(PEERS),
                outcome,
                wire -> wire.sendMeanwhile(client -> client.send(request)).answers());
        stage.expectCounted(outcome.startsWith("400") ? "malformed" : "too_large", stage.count(PEERS));
    }

    /** Just within the limits: 90 fields and 15 KB. */
    private static void largest(Stage stage) throws Exception {
        String field = FIELD + "x".repeat(FIELD_OCTETS - FIELD.length() - 2) + "\r\n";
        String request = Text.get("/plaintext", field.repeat(FIELDS));
        String requests = request.repeat(REQUESTS - 1) + Text.GET_CLOSE;
        stage.crowd(
                stage.count(PEERS),
                "200 x " + REQUESTS + ", end",
                wire -> wire.sendMeanwhile(client -> client.send(requests)).answers());
    }

    private static void endless(Stage stage) throws Exception {
        String more = FIELD + "x".repeat(BOMB_OCTETS);
        Outcomes became = stage.crowd(ENDLESS_PEERS, TOO_LARGE, wire -> wire.sendEndlessly("GET / HTTP/1.1\r\n", more));
        stage.expectLives(became, 0, Deadlines.LINGER);
    }
}
