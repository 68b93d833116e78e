package dev.torc.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Takes what the loops recorded from them, again and again, and adds it up. The loops change from one pair of histograms
 * to another meanwhile, so that neither waits for the other. For the one thread that runs the job.
 */
final class Intervals {
    private static final double MILLIS_PER_NANO = 1e-6;

    private final List<Source> sources = new ArrayList<>();
    private final Consumer<? super Interval> listener;
    private final Times inAll = new Times();
    private final Times latest = new Times();
    private final long plannedNanos;
    private long startNanos;
    private long latestNanos;
    private long startMillis;

    Intervals(LoadThreads threads, List<LoadLoop> shares, long plannedNanos, Consumer<? super Interval> listener) {
        for (int i = 0; i < shares.size(); i++) {
            sources.add(new Source(threads, i, shares.get(i)));
        }
        this.plannedNanos = plannedNanos;
        this.listener = listener;
    }

    /** The run starts. */
    void begin(long nanos) {
        startNanos = nanos;
        latestNanos = nanos;
        startMillis = System.currentTimeMillis() - millis(System.nanoTime() - nanos);
    }

    /** Ends an interval, and tells of it. */
    void take() {
        long now = System.nanoTime();
        latest.clear();
        Tally tally = Tally.NOTHING;
        for (Source source : sources) {
            tally = tally.plus(source.take(latest));
        }
        inAll.add(latest);
        listener.accept(new Interval(
                startMillis + millis(latestNanos - startNanos),
                startMillis + millis(now - startNanos),
                now - latestNanos,
                now - startNanos,
                plannedNanos,
                tally,
                latest.response.histogram(),
                latest.service.histogram()));
        latestNanos = now;
    }

    /** The durations of all intervals. */
    Times inAll() {
        return inAll;
    }

    private static long millis(long nanos) {
        return Math.round(nanos * MILLIS_PER_NANO);
    }

    /** A loop, and what it records into next. */
    private static final class Source {
        private final LoadThreads threads;
        private final int index;
        private final LoadLoop share;
        private LoopTimes spare = new LoopTimes();

        Source(LoadThreads threads, int index, LoadLoop share) {
            this.threads = threads;
            this.index = index;
            this.share = share;
        }

        private record Taken(LoopTimes times, Tally tally) {}

        /** Adds what was recorded since the last time, and answers what was counted since the start. */
        Tally take(Times into) {
            LoopTimes next = spare;
            Taken taken = CompletableFuture.supplyAsync(
                            () -> new Taken(share.counts().swap(next), share.tally()), threads.loop(index))
                    .join();
            taken.times().addTo(into);
            spare = taken.times();
            spare.clear();
            return taken.tally();
        }
    }
}
