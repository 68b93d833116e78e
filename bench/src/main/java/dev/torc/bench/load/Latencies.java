package dev.torc.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The latencies that one loop saw, in nanoseconds with three significant digits. Recording allocates nothing. */
final class Latencies {
    private static final long NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram histogram = newHistogram();

    static Histogram newHistogram() {
        return new Histogram(NANOS_MAX, DIGITS);
    }

    void record(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, NANOS_MAX));
    }

    Histogram histogram() {
        return histogram;
    }
}
