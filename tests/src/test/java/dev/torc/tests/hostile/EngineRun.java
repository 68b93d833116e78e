package dev.torc.tests.hostile;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server on one engine, in another process, on which one hostile peer plays after the other, beside a probe. For one thread. */
final class EngineRun implements AutoCloseable {
    /** What the server allows at once. */
    static final int CONNECTIONS_MAX = 1000;

    private static final String CPUS = "0";
    /** All of the heap is resident from the start: what grows beyond is native. */
    private static final List<String> JVM_FLAGS = List.of(
            "-Xms64m",
            "-Xmx64m",
            "-XX:+AlwaysPreTouch",
            "-XX:NativeMemoryTracking=summary",
            "-XX:TrimNativeHeapInterval=1000");

    private static final long SEEN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SEEN_SHORTLY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Far fewer than there are ports, which stay taken for a while. */
    private static final int CONNECTIONS_ENOUGH = 10_000;

    // What must hold whatever a peer does, on a machine that does other things, too.
    /** The budget of the loop's send buffers, and as much for everything else. */
    private static final long RSS_GROWTH_MIB_MAX = 128;

    private static final double PROBE_P99_MILLIS_MAX = 500;
    private static final double PROBE_MAX_MILLIS_MAX = 3000;
    private static final double SILENT_CPU_SHARE_MAX = 0.5;

    private final String engine;
    private final boolean isShort;
    private final TrialServer server;
    private final Probe probe;

    /** Starts the server. */
    EngineRun(String engine, boolean isShort) throws CompareFailure, InterruptedException {
        this.engine = engine;
        this.isShort = isShort;
        List<String> options = new ArrayList<>(Deadlines.options());
        options.addAll(List.of("--connections-max", Integer.toString(CONNECTIONS_MAX), "--warm-up", "1s"));
        this.server = new TrialServer(engine, CPUS, options, JVM_FLAGS);
        this.probe = new Probe(server.address(), this::rssBytes);
    }

    private long rssBytes() {
        return server.rssBytes().orElse(0);
    }

    /** Lets one play, and judges what the server did. */
    Result play(HostilePeer peer) throws CompareFailure, InterruptedException {
        Stage stage = new Stage(server, probe, peer, isShort);
        probe.begin();
        long rssBefore = rssBytes();
        double cpuBefore = stage.cpuMicrosForPeers();
        long start = System.nanoTime();
        try {
            do {
                peer.play().on(stage);
            } while (isTooShort(peer, start)
                    && stage.outcomes().connections() < CONNECTIONS_ENOUGH
                    && stage.complaints().isEmpty());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            stage.expect(false, "the peer itself failed: " + e);
        }
        double micros = (double) TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        double cpuShare = (stage.cpuMicrosForPeers() - cpuBefore) / micros;
        stage.expectNothingLeft();
        Probe.Seen seen = probe.seen();
        long grownMib = (seen.rssBytes() - rssBefore) / Result.MIB;
        stage.expect(grownMib <= RSS_GROWTH_MIB_MAX, "resident memory grew too much");
        judge(stage, peer, seen, cpuShare);
        return new Result(
                peer,
                engine,
                stage.outcomes(),
                micros / 1e6,
                rssBefore,
                stage.bytesPerConnection(),
                cpuShare,
                seen,
                stage.complaints());
    }

    /** Of what is over at once neither the processor's clock nor the probe sees much. */
    private boolean isTooShort(HostilePeer peer, long startNanos) {
        long seenNanos = isShort ? SEEN_SHORTLY_NANOS : SEEN_NANOS;
        boolean isSeen =
                System.nanoTime() - startNanos >= seenNanos && probe.seen().requests() > 0;
        return !peer.weight().lasts() && !isSeen;
    }

    private static void judge(Stage stage, HostilePeer peer, Probe.Seen seen, double cpuShare) {
        stage.expect(seen.lost() == null, "the probe lost a request: " + seen.lost());
        stage.expect(seen.requests() > 0, "the probe was not served");
        stage.expect(
                seen.p99Millis() <= PROBE_P99_MILLIS_MAX && seen.maxMillis() <= PROBE_MAX_MILLIS_MAX,
                "the probe waited too long");
        stage.expect(
                peer.weight() != HostilePeer.Weight.SILENT || cpuShare <= SILENT_CPU_SHARE_MAX,
                "it cost too much CPU for what it does");
    }

    @Override
    public void close() {
        probe.close();
        server.close();
    }
}
