package dev.torc.http.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where durations are counted, and what is read of them. */
final class DurationHistogramTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aBucketHoldsItsUpperBoundAndNothingAboveIt() {
        for (int i = 0; i < DurationHistogram.BUCKETS - 1; i++) {
            long upper = DurationHistogram.upperNanos(i);
            assertEquals(i, DurationHistogram.bucket(upper), () -> "at " + upper);
            assertEquals(i + 1, DurationHistogram.bucket(upper + 1), () -> "above " + upper);
        }
        assertEquals(100 * SECOND, DurationHistogram.upperNanos(DurationHistogram.BUCKETS - 2));
    }

    @Test
    void everyPublishedBoundIsThatOfABucket() {
        for (long bound : Durations.BOUNDS_NANOS) {
            assertEquals(bound, DurationHistogram.upperNanos(DurationHistogram.bucket(bound)));
        }
        assertEquals(22, Durations.BOUNDS_NANOS.size());
    }

    @Test
    void boundsCountWhatWasAtMostAsLong() {
        DurationHistogram first = new DurationHistogram();
        DurationHistogram second = new DurationHistogram();
        Random random = new Random(1);
        long[] nanos =
                random.longs(10_000, 0, 12).map(power -> pow(power, random)).toArray();
        long sum = 0;
        for (int i = 0; i < nanos.length; i++) {
            (i % 2 == 0 ? first : second).record(nanos[i]);
            sum += nanos[i];
        }
        Durations durations = Durations.of(List.of(first, second));
        assertEquals(nanos.length, durations.count());
        assertEquals(sum, durations.sumNanos());
        for (long bound : Durations.BOUNDS_NANOS) {
            long expected = 0;
            for (long one : nanos) {
                expected += one <= bound ? 1 : 0;
            }
            assertEquals(expected, durations.atMost(bound), () -> "at most " + bound);
        }
    }

    private static long pow(long power, Random random) {
        long value = 1;
        for (long i = 0; i < power; i++) {
            value *= 10;
        }
        return value + random.nextLong(value);
    }

    @Test
    void quantilesKeepTwoDigits() {
        DurationHistogram histogram = new DurationHistogram();
        for (int millis = 1; millis <= 100; millis++) {
            histogram.record(millis * 1_000_000L);
        }
        Durations durations = Durations.of(List.of(histogram));
        assertEquals(50_000_000, durations.quantileNanos(0.5));
        assertEquals(99_000_000, durations.quantileNanos(0.99));
        assertEquals(0, Durations.of(List.of()).quantileNanos(0.5));
    }

    @Test
    void whatIsLongerThanAllBoundsIsCountedAtTheEnd() {
        DurationHistogram histogram = new DurationHistogram();
        histogram.record(Long.MAX_VALUE / 2);
        histogram.record(-5);
        Durations durations = Durations.of(List.of(histogram));
        assertEquals(2, durations.count());
        assertEquals(1, durations.atMost(100 * SECOND));
        assertEquals(Long.MAX_VALUE, durations.quantileNanos(1));
    }

    @Test
    void boundsAreWrittenAsGoWritesThem() {
        assertEquals("1e-05", MetricsText.bound(10_000));
        assertEquals("5e-05", MetricsText.bound(50_000));
        assertEquals("0.0001", MetricsText.bound(100_000));
        assertEquals("0.5", MetricsText.bound(SECOND / 2));
        assertEquals("1.0", MetricsText.bound(SECOND));
        assertEquals("100.0", MetricsText.bound(100 * SECOND));
    }

    @Test
    void overflowsOfAcceptQueuesAreReadByTheirName() {
        List<String> lines = List.of(
                "TcpExt: SyncookiesSent ListenOverflows ListenDrops",
                "TcpExt: 1 42 43",
                "IpExt: InNoRoutes",
                "IpExt: 0");
        assertEquals(42, AcceptQueue.overflows(lines));
        assertEquals(AcceptQueue.UNKNOWN, AcceptQueue.overflows(List.of("TcpExt: A", "TcpExt: 1")));
        assertTrue(AcceptQueue.overflows() >= AcceptQueue.UNKNOWN);
    }
}
