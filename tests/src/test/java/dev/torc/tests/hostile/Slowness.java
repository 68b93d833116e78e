package dev.torc.tests.hostile;

import static dev.torc.tests.hostile.HostilePeer.silent;

import dev.torc.tests.clients.SlowClients.Kind;
import java.util.List;
import java.util.Set;

/** Peers that do as little as they can, and would hold a connection for ever. */
final class Slowness {
    private static final int SENDERS = 400;
    /** The kernel holds megabytes for each on loopback. */
    private static final int READERS = 40;

    private static final int SILENT = 900;
    private static final int OCTET_SECONDS = 1;
    /** Of a deadline's second: the wheel of the loop has ticks. */
    private static final double NEARLY = 0.95;

    private static final String BEHIND_HEAD = "408 after the head's deadline, the end after lingering";
    private static final String BEHIND_BODY = "408 after the body's deadline, the end after lingering";
    private static final Set<String> REFUSED = Set.of("408, reset");

    private Slowness() {}

    static List<HostilePeer> peers() {
        return List.of(
                silent("slow-head", BEHIND_HEAD, stage -> slow(stage, Kind.HEAD, REFUSED, "head_timeouts")),
                silent(
                        "slow-body",
                        "408 after the body's deadline; a reset where the answer has begun",
                        stage -> slow(stage, Kind.BODY, Set.of("408, reset", "200, reset"), "body_timeouts")),
                silent("slow-extension", BEHIND_BODY, stage -> slow(stage, Kind.EXTENSION, REFUSED, "body_timeouts")),
                silent("slow-trailer", BEHIND_BODY, stage -> slow(stage, Kind.TRAILER, REFUSED, "body_timeouts")),
                silent(
                        "slow-read",
                        "a reset at the end of the first span in which it took less than 4 KiB",
                        stage -> unread(stage, Kind.SIPPER)),
                silent(
                        "zero-window",
                        "a reset at the end of the first span in which it took nothing",
                        stage -> unread(stage, Kind.READER)),
                silent("half-open", "the end after the idle deadline, without an answer", Slowness::halfOpen),
                silent(
                        "kept-idle",
                        "the answer, and the end an eighth after the idle deadline at most",
                        Slowness::keptIdle),
                silent("withheld-body", "100, and 408 after the body's deadline", Slowness::withheldBody));
    }

    private static void slow(Stage stage, Kind kind, Set<String> expected, String counter) throws Exception {
        int count = stage.count(SENDERS);
        Outcomes became = stage.slowClients(kind, count, expected);
        // Its end it finds with its next octet.
        stage.expectLives(became, NEARLY, Math.max(Deadlines.HEAD, Deadlines.BODY) + Deadlines.LINGER + OCTET_SECONDS);
        stage.expectCounted(counter, count);
    }

    private static void unread(Stage stage, Kind kind) throws Exception {
        int count = stage.count(READERS);
        Outcomes became = stage.slowClients(kind, count, Set.of(Wire.RESET));
        stage.expectLives(became, NEARLY * Deadlines.WRITE, 2 * Deadlines.WRITE);
        stage.expectCounted("write_timeouts", count);
    }

    /** Those that never speak. What the kernel does about a handshake that is never completed is its own affair. */
    private static void halfOpen(Stage stage) throws Exception {
        int count = stage.count(SILENT);
        Outcomes became = stage.crowd(count, Wire.END, Wire::answers);
        stage.expectLives(became, NEARLY * Deadlines.IDLE, Deadlines.IDLE);
        stage.expectCounted("idle_timeouts", count);
    }

    private static void keptIdle(Stage stage) throws Exception {
        int count = stage.count(SILENT);
        Outcomes became =
                stage.crowd(count, "200, end", wire -> wire.send(Text.GET).answers());
        stage.expectLives(became, NEARLY * Deadlines.IDLE, Deadlines.IDLE_BEHIND_ANSWER);
        stage.expectCounted("idle_timeouts", count);
    }

    private static void withheldBody(Stage stage) throws Exception {
        int count = stage.count(SENDERS);
        Outcomes became = stage.crowd(
                count,
                "100, 408, end",
                wire -> wire.send(Text.post("Content-Length: 5000\r\nExpect: 100-continue\r\n"))
                        .answers());
        stage.expectLives(became, NEARLY * Deadlines.BODY, Deadlines.BODY);
        stage.expectCounted("body_timeouts", count);
    }
}
