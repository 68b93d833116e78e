package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.busy;
import static dev.torc.tests.hostile.HostilePeer.quick;

import java.util.List;

/** Peers that go on after an end. */
final class Closings {
    private static final int PEERS = 100;
    private static final int ENDLESS_PEERS = 8;
    private static final String ANSWERED_ONCE = "200, end";

    private Closings() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick(
                        "request-after-close",
                        "the first is answered, the second is not looked at",
                        stage -> sent(stage, ANSWERED_ONCE, Text.GET_CLOSE + Text.GET)),
                quick(
                        "request-after-error",
                        "400 and the end: the second is not looked at",
                        stage -> sent(stage, "400, end", "GET /plaintext HTTP/1.1\r\n\r\n" + Text.GET)),
                quick(
                        "old-version",
                        "the first is answered, the second is not looked at",
                        stage -> sent(stage, ANSWERED_ONCE, "GET /plaintext HTTP/1.0\r\n\r\n" + Text.GET)),
                quick(
                        "half-close",
                        "the answer and the end",
                        stage -> stage.crowd(
                                stage.count(PEERS),
                                ANSWERED_ONCE,
                                wire -> wire.send(Text.GET).endOutput().answers())),
                busy(
                        "endless-after-close",
                        "the answer, the end, and a reset of what still comes after lingering",
                        Closings::endless));
    }

    private static void sent(Stage stage, String outcome, String requests) throws Exception {
        stage.crowd(stage.count(PEERS), outcome, wire -> wire.send(requests).answers());
    }

    private static void endless(Stage stage) throws Exception {
        String more = Text.GET.repeat(1000);
        Outcomes became = stage.crowd(ENDLESS_PEERS, ANSWERED_ONCE, wire -> wire.sendEndlessly(Text.GET_CLOSE, more));
        stage.expectLives(became, 0, Deadlines.LINGER);
    }
}
