package dev.torc.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Durations in nanoseconds with three significant digits. Recording allocates nothing. For one thread at a time. */
final class Latencies {
    static final long NANOS_MAX = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram histogram = newHistogram();

    static Histogram newHistogram() {
        return new Histogram(NANOS_MAX, DIGITS);
    }

    void record(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, NANOS_MAX));
    }

    /** Adds what others recorded. */
    void add(Latencies... others) {
        for (Latencies other : others) {
            histogram.add(other.histogram);
        }
    }

    Histogram histogram() {
        return histogram;
    }
}
