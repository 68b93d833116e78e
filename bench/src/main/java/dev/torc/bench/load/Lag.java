package dev.torc.bench.load;

import java.util.concurrent.TimeUnit;

/** How long a loop stood still when it should have run: a pause of the JVM, or a CPU that others had. For its thread. */
final class Lag {
    /** What is shorter is the coarseness of a timer, or work. */
    static final long NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(10);

    private long maxNanos;
    private long sumNanos;

    void record(long nanos) {
        maxNanos = Math.max(maxNanos, nanos);
        if (nanos >= NANOS_MIN) {
            sumNanos += nanos;
        }
    }

    long maxNanos() {
        return maxNanos;
    }

    /** All that was at least {@link #NANOS_MIN} long. */
    long sumNanos() {
        return sumNanos;
    }
}
