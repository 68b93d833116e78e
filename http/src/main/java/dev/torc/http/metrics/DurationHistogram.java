package dev.torc.http.metrics;

import dev.torc.transport.LoopCounters;

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

    /** Behind the buckets: the sum of the durations. */
    private static final int SUM_NANOS = BUCKETS;

    private static final int NANOS_PER_MICRO = 1000;

    private final LoopCounters values = new LoopCounters(BUCKETS + 1);

    void record(long nanos) {
        values.add(bucket(nanos), 1);
        values.add(SUM_NANOS, Math.max(0, nanos));
    }

    /** Adds what is here to other counts, and answers the sum of the durations in nanoseconds. */
    long addTo(long[] others) {
        for (int i = 0; i < BUCKETS; i++) {
            others[i] += values.get(i);
        }
        return values.get(SUM_NANOS);
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
