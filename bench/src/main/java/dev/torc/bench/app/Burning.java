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
    private final ThreadLocal<Meter> meters = ThreadLocal.withInitial(Meter::new);

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

    /** Burns what a request of the calling thread owes. */
    void burn() {
        meters.get().burn();
    }

    /**
     * The measurement of one thread. What is burnt is counted in steps of a calculation, whose price is measured with that of the
     * requests: a clock would count the time in which the thread did not run.
     */
    private final class Meter {
        private static final int REQUESTS = 4096;
        private static final int CALIBRATION_STEPS = 40_000;

        private long cpuNanos = threads.getCurrentThreadCpuTime();
        private long burntSteps;
        private int requests;
        private double stepsPerRequest;
        private double owedSteps;
        private long state = cpuNanos | 1;

        void burn() {
            if (++requests == REQUESTS) {
                measure();
            }
            owedSteps += stepsPerRequest;
            int steps = Math.max(0, (int) owedSteps);
            owedSteps -= steps;
            burntSteps += steps;
            calculate(steps);
        }

        private void measure() {
            long start = threads.getCurrentThreadCpuTime();
            calculate(CALIBRATION_STEPS);
            long end = threads.getCurrentThreadCpuTime();
            double nanosPerStep = Math.max(1, end - start) / (double) CALIBRATION_STEPS;
            double costNanos = Math.max(0, start - cpuNanos - burntSteps * nanosPerStep) / requests;
            stepsPerRequest = share * costNanos / nanosPerStep;
            cpuNanos = end;
            burntSteps = 0;
            requests = 0;
            // The calibration has burnt, too.
            owedSteps -= CALIBRATION_STEPS;
        }

        /**
         * Each step needs the one before, and several cannot be folded into one (those of a linear generator can), so that they
         * cost the same however many there are.
         */
        private void calculate(int steps) {
            long value = state;
            for (int i = 0; i < steps; i++) {
                value ^= value << 13;
                value ^= value >>> 7;
                value ^= value << 17;
            }
            state = value;
        }
    }
}
