package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.quick;
import static dev.torc.tests.hostile.HostilePeer.silent;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Peers that come in numbers. */
final class Floods {
    private static final int CONNECTIONS = 4000;
    private static final int AT_ONCE = 32;
    private static final int TOO_MANY = EngineRun.CONNECTIONS_MAX / 4;

    private Floods() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick("connection-flood", "each is answered", Floods::connections),
                quick("connect-and-leave", "nothing; nothing is left", Floods::leave),
                quick("resets", "nothing; nothing is left, whenever the reset comes", Floods::resets),
                silent("too-many", "503 and the end beyond the limit; who is there before is served", Floods::tooMany));
    }

    private static void connections(Stage stage) throws Exception {
        stage.flood(
                stage.count(CONNECTIONS),
                AT_ONCE,
                Set.of("200, end"),
                wire -> wire.send(Text.GET_CLOSE).answers());
    }

    private static void leave(Stage stage) throws Exception {
        stage.flood(stage.count(CONNECTIONS), AT_ONCE, Set.of("left"), _ -> "left");
    }

    private static void resets(Stage stage) throws Exception {
        AtomicInteger number = new AtomicInteger();
        String wanting = Text.get("/bytes/10000000", "");
        stage.flood(
                stage.count(CONNECTIONS), AT_ONCE, Set.of(Wire.RESET_BY_PEER), wire -> switch (number.getAndIncrement()
                        % 5) {
                    case 0 -> wire.reset();
                    case 1 -> wire.send("GET /plain").reset();
                    case 2 ->
                        wire.send(Text.post("Content-Length: 100\r\n") + "x").reset();
                    case 3 -> wire.send(wanting).reset();
                    default -> wire.send(wanting).taste().reset();
                });
    }

    private static void tooMany(Stage stage) throws Exception {
        stage.probe().staysOnItsConnection();
        int count = EngineRun.CONNECTIONS_MAX + TOO_MANY;
        Outcomes became = stage.crowd(count, Set.of(Wire.END, "503, end"), Wire::answers);
        stage.expect(became.of("503, end") >= TOO_MANY, "fewer than " + TOO_MANY + " were refused");
        stage.expectCounted("connections_max", TOO_MANY);
        stage.expectLives(became, 0, Deadlines.IDLE);
    }
}
