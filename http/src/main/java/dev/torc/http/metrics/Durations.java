package dev.torc.http.metrics;

import java.util.ArrayList;
import java.util.List;

/** How long requests took, until some moment; all loops together. Immutable. */
public final class Durations {
    private static final long FIRST_BOUND_NANOS = 10_000;
    private static final long LAST_BOUND_NANOS = 100_000_000_000L;

    /** The bounds that are published: 1, 2 and 5 of each power of ten, from 10 us to 100 s. In nanoseconds. */
    public static final List<Long> BOUNDS_NANOS = bounds();

    private final long[] counts;
    private final long count;
    private final long sumNanos;

    private Durations(long[] counts, long sumNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
        long all = 0;
        for (long one : counts) {
            all += one;
        }
        this.count = all;
    }

    static Durations of(Iterable<DurationHistogram> histograms) {
        long[] counts = new long[DurationHistogram.BUCKETS];
        long sumNanos = 0;
        for (DurationHistogram histogram : histograms) {
            sumNanos += histogram.addTo(counts);
        }
        return new Durations(counts, sumNanos);
    }

    private static List<Long> bounds() {
        List<Long> bounds = new ArrayList<>();
        for (long unit = FIRST_BOUND_NANOS; unit < LAST_BOUND_NANOS; unit *= 10) {
            bounds.addAll(List.of(unit, 2 * unit, 5 * unit));
        }
        bounds.add(LAST_BOUND_NANOS);
        return List.copyOf(bounds);
    }

    /** How many there were. */
    public long count() {
        return count;
    }

    /** All of them together, in nanoseconds. */
    public long sumNanos() {
        return sumNanos;
    }

    /** How many were at most so long; exact for {@link #BOUNDS_NANOS}, in between for the next bound that is kept below. */
    public long atMost(long nanos) {
        long sum = 0;
        for (int i = 0; i < counts.length && DurationHistogram.upperNanos(i) <= nanos; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /**
     * A duration that this share of them did not exceed, to two digits.
     *
     * @param share from 0 to 1
     * @return nanoseconds; 0 where there was none, {@link Long#MAX_VALUE} beyond 100 s
     */
    public long quantileNanos(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i];
            if (sum >= rank) {
                return DurationHistogram.upperNanos(i);
            }
        }
        return 0;
    }
}
