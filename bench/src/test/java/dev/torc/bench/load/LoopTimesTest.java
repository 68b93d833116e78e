package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoopTimesTest {
    @Test
    void addsUpToWhatThreeHistogramsWouldHold() {
        Latencies response = new Latencies();
        Latencies service = new Latencies();
        Latencies firstByte = new Latencies();
        LoopTimes recorded = new LoopTimes();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long first = random.nextInt(1, 1 << 30);
            long whole = first + (random.nextBoolean() ? 0 : random.nextInt(1 << 20));
            long due = whole + (random.nextBoolean() ? 0 : random.nextInt(1 << 20));
            recorded.record(due, whole, first);
            response.record(due);
            service.record(whole);
            firstByte.record(first);
        }
        Times times = new Times();
        recorded.addTo(times);
        assertSame(response.histogram(), times.response.histogram());
        assertSame(service.histogram(), times.service.histogram());
        assertSame(firstByte.histogram(), times.firstByte.histogram());
        recorded.clear();
        times.clear();
        recorded.addTo(times);
        assertEquals(0, times.response.histogram().getTotalCount());
        assertEquals(0, times.firstByte.histogram().getTotalCount());
    }

    private static void assertSame(Histogram expected, Histogram actual) {
        assertEquals(expected, actual);
        assertEquals(expected.getMinValue(), actual.getMinValue());
        assertEquals(expected.getMaxValue(), actual.getMaxValue());
    }
}
