package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.busy;
import static dev.torc.tests.hostile.HostilePeer.quick;

import java.util.List;

/** Peers that ask before they were answered. */
final class Pipelines {
    private static final int PEERS = 8;
    private static final int REQUESTS = 8000;
    /** Each asks for as much as it can: what they are owed is not to be held in memory. */
    private static final int UNREADING_PEERS = 200;

    private Pipelines() {}

    static List<HostilePeer> peers() {
        return List.of(
                quick("pipelining", "each request is answered, in turns with those of others", Pipelines::flood),
                busy(
                        "pipelining-unread",
                        "receiving stops; a reset at the end of the first span in which it took nothing",
                        Pipelines::unread));
    }

    private static void flood(Stage stage) throws Exception {
        int requests = stage.count(REQUESTS);
        String all = Text.GET.repeat(requests - 1) + Text.GET_CLOSE;
        stage.crowd(
                PEERS,
                "200 x " + requests + ", end",
                wire -> wire.sendMeanwhile(client -> client.send(all)).answers());
        stage.expectCounted("pipeline_pauses", 1);
    }

    private static void unread(Stage stage) throws Exception {
        String requests = Text.get("/bytes/60000", "").repeat(1000);
        Outcomes became = stage.crowd(UNREADING_PEERS, Wire.RESET, wire -> {
            while (true) {
                wire.send(requests);
            }
        });
        stage.expectLives(became, 0, 2 * Deadlines.WRITE);
        stage.expectCounted("write_timeouts", UNREADING_PEERS);
    }
}
