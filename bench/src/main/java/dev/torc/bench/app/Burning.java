package dev.torc.bench.app;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * A handler that burns a share of what a request costs on top of it, to see whether that is found. What a request costs is
 * measured on the loop's own thread, over and over, so that the share stays what it is while the loop becomes faster.
 */
final class Burning implements HttpHandler {
    private final HttpHandler inner;
    private final double share;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ThreadLocal<Meter> meters = ThreadLocal.withInitial(this::meter);

    /**
     * Wraps a handler.
     *
     * @param share of the CPU time per request: 0.05 for 5 %
     */
    Burning(HttpHandler inner, double share) {
        this.inner = inner;
        this.share = share;
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        burn();
        inner.handle(exchange);
    }

    private Meter meter() {
        return new Meter(threads, share);
    }

    /** Burns what a request of the calling thread owes. */
    void burn() {
        meters.get().burn();
    }

    /**
     * The measurement of one thread. It burns by reading the clock, and counts the steps between readings, but no step so long
     * that the thread cannot have run in it.
     */
    private static final class Meter {
        private static final int REQUESTS = 1024;
        private static final long STEP_NANOS_MAX = 1_000;
        private static final int CALIBRATION_STEPS = 1_000;

        private final ThreadMXBean threads;
        private final double share;
        private final long stepNanos = stepNanos();
        private long cpuNanos;
        private double burntNanos;
        private double shareNanos;
        private double owedNanos;
        private int requests;

        Meter(ThreadMXBean threads, double share) {
            this.threads = threads;
            this.share = share;
            this.cpuNanos = threads.getCurrentThreadCpuTime();
        }

        /** Burns what is owed; what was burnt too much is burnt less the next time. */
        void burn() {
            if (++requests == REQUESTS) {
                measure();
            }
            owedNanos += shareNanos;
            if (owedNanos < stepNanos) {
                return;
            }
            // What the first reading takes before, and the last after the clock was read, is a step that no difference
            // shows.
            double burnt = stepNanos;
            long then = System.nanoTime();
            while (burnt < owedNanos) {
                long now = System.nanoTime();
                burnt += now - then < STEP_NANOS_MAX ? now - then : stepNanos;
                then = now;
            }
            owedNanos -= burnt;
            burntNanos += burnt;
        }

        private void measure() {
            long now = threads.getCurrentThreadCpuTime();
            shareNanos = Math.max(0, now - cpuNanos - burntNanos) * share / requests;
            cpuNanos = now;
            burntNanos = 0;
            requests = 0;
        }

        /** What it takes to read the clock: the least that was seen, above 0. */
        private static long stepNanos() {
            long least = STEP_NANOS_MAX;
            long then = System.nanoTime();
            for (int i = 0; i < CALIBRATION_STEPS; i++) {
                long now = System.nanoTime();
                least = now > then ? Math.min(least, now - then) : least;
                then = now;
            }
            return least;
        }
    }
}
