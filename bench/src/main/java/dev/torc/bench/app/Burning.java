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
        meters.get().burn();
        inner.handle(exchange);
    }

    /** The measurement of one thread. */
    private final class Meter {
        private static final int REQUESTS = 1024;

        private long cpuNanos = threads.getCurrentThreadCpuTime();
        private long burntNanos;
        private int requests;
        private double shareNanos;
        private double owedNanos;

        /** Burns what is owed; what one turn of the clock burns too much is burnt less the next time. */
        void burn() {
            if (++requests == REQUESTS) {
                measure();
            }
            owedNanos += shareNanos;
            if (owedNanos < 1) {
                return;
            }
            long start = System.nanoTime();
            long now = start;
            while (now - start < owedNanos) {
                now = System.nanoTime();
            }
            owedNanos -= now - start;
            burntNanos += now - start;
        }

        private void measure() {
            long now = threads.getCurrentThreadCpuTime();
            shareNanos = Math.max(0, now - cpuNanos - burntNanos) * share / requests;
            cpuNanos = now;
            burntNanos = 0;
            requests = 0;
        }
    }
}
