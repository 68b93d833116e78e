package dev.torc.bench.compare;

import dev.torc.bench.compare.ProcText.Times;
import dev.torc.bench.statistics.Stationarity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The load before the first measurement: windows of it, until CPU time per request and throughput have settled or the time
 * that was given for it is over.
 */
final class WarmUp {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private WarmUp() {}

    /**
     * How it ended.
     *
     * @param seconds how long it took
     * @param stationary whether what was watched had settled
     */
    record Outcome(double seconds, boolean stationary) {}

    /** One window: puts load on the server for that time. */
    @FunctionalInterface
    interface Window {
        LoadSeen run(long nanos) throws CompareFailure, InterruptedException;
    }

    static Outcome run(ServerProcess server, Window load, long mostNanos) throws CompareFailure, InterruptedException {
        long windowNanos = Math.max(1, Math.min(WINDOW_NANOS, mostNanos / Stationarity.WINDOWS));
        List<Double> throughputs = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        long spentNanos = 0;
        while (spentNanos + windowNanos <= mostNanos) {
            ProcSample before = ProcSample.of(server.pid());
            LoadSeen seen = load.run(windowNanos);
            Times used = ProcSample.of(server.pid()).since(before);
            spentNanos += windowNanos;
            Double throughput = seen.throughput();
            throughputs.add(throughput == null ? 0 : throughput);
            // Where the kernel tells no times, the throughput alone is watched.
            costs.add(used == null ? 1 : (double) used.ticks() / Math.max(1, seen.responses()));
            if (Stationarity.reached(throughputs) && Stationarity.reached(costs)) {
                return new Outcome(seconds(spentNanos), true);
            }
        }
        return new Outcome(seconds(spentNanos), false);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
