package dev.torc.http.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts durations in buckets: one for each microsecond up to 100 us, then 90 for each power of ten up to 100 s, which keeps two
 * digits. A bucket holds its upper bound and not its lower one. Recording allocates nothing; written by one thread, read by any,
 * each value by itself current.
 */
final class DurationHistogram {
    static final int LINEAR = 100;
    static final int PER_DECADE = 90;
    private static final int DECADES = 6;
    /** The last one is for all that is longer. */
    static final int BUCKETS = LINEAR + DECADES * PER_DECADE + 1;

    private static final int NANOS_PER_MICRO = 1000;
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[BUCKETS];
    /** In an array for its opaque access. */
    private final long[] sumNanos = new long[1];

    void record(long nanos) {
        add(counts, bucket(nanos), 1);
        add(sumNanos, 0, Math.max(0, nanos));
    }

    private static void add(long[] values, int i, long amount) {
        VALUES.setOpaque(values, i, values[i] + amount);
    }

    /** Adds what is here to other counts, and answers the sum of the durations in nanoseconds. */
    long addTo(long[] others) {
        for (int i = 0; i < BUCKETS; i++) {
            others[i] += (long) VALUES.getOpaque(counts, i);
        }
        return (long) VALUES.getOpaque(sumNanos, 0);
    }

    static int bucket(long nanos) {
        // A duration that is exactly a bound belongs below it.
        long micros = (Math.max(1, nanos) - 1) / NANOS_PER_MICRO;
        if (micros < LINEAR) {
            return (int) micros;
        }
        long unit = 10;
        int first = LINEAR;
        while (micros >= unit * LINEAR) {
            unit *= 10;
            first += PER_DECADE;
            if (first == BUCKETS - 1) {
                return first;
            }
        }
        return first + (int) (micros / unit) - 10;
    }

    /** The longest duration of a bucket; without bound for the last. */
    static long upperNanos(int bucket) {
        if (bucket < LINEAR) {
            return (bucket + 1L) * NANOS_PER_MICRO;
        }
        if (bucket == BUCKETS - 1) {
            return Long.MAX_VALUE;
        }
        long unit = 10L * NANOS_PER_MICRO;
        for (int decade = (bucket - LINEAR) / PER_DECADE; decade > 0; decade--) {
            unit *= 10;
        }
        return ((bucket - LINEAR) % PER_DECADE + 11) * unit;
    }
}
