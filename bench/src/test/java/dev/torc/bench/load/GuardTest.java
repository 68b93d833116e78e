package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final LoadJob CLOSED = LoadJob.of("http://127.0.0.1/").withConnections(8);
    private static final LoadJob OPEN = CLOSED.withRate(1000);

    private final ResultSum sum = new ResultSum(List.of());
    private final Times times = new Times();

    /** Ten seconds in which nothing was wrong. */
    @BeforeEach
    void aGoodRun() {
        sum.wallNanos = TimeUnit.SECONDS.toNanos(10);
        sum.busiest = 0.5;
        sum.openMax = 8;
        sum.sent = 10_000;
        for (int i = 0; i < 10_000; i++) {
            times.response.record(TimeUnit.MILLISECONDS.toNanos(20));
            sum.delays.recordValue(1000);
        }
    }

    private void assertOne(LoadJob job, long lateNanos, String part) {
        List<String> invalid = Guard.judge(job, sum, times, lateNanos);
        assertEquals(1, invalid.size(), invalid.toString());
        assertTrue(invalid.getFirst().contains(part), invalid.toString());
    }

    private void assertWarning(LoadJob job, String part) {
        assertNone(job);
        List<String> warnings = Guard.warn(job, sum);
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.getFirst().contains(part), warnings.toString());
    }

    private void assertNone(LoadJob job) {
        assertEquals(List.of(), Guard.judge(job, sum, times, 0));
    }

    @Test
    void hasNothingAgainstAGoodRun() {
        assertNone(CLOSED);
        assertNone(OPEN);
        assertEquals(List.of(), Guard.warn(CLOSED, sum));
    }

    @Test
    void aClosedLoopHasCpuToSpare() {
        sum.busiest = 0.98;
        assertWarning(CLOSED, "98 % of its CPU");
        assertEquals(List.of(), Guard.warn(CLOSED.withSpins(true), sum), "it spins");
        // Loops of an open loop spin.
        assertNone(OPEN);
        assertEquals(List.of(), Guard.warn(OPEN, sum));
        sum.wallNanos = TimeUnit.MILLISECONDS.toNanos(900);
        assertEquals(List.of(), Guard.warn(CLOSED, sum));
    }

    @Test
    void anOpenLoopSendsInTime() {
        for (int i = 0; i < 200; i++) {
            sum.delays.recordValue(TimeUnit.MILLISECONDS.toNanos(1));
        }
        // A twentieth of what was measured.
        assertNone(OPEN);
        for (int i = 0; i < 200; i++) {
            sum.delays.recordValue(TimeUnit.MILLISECONDS.toNanos(3));
        }
        assertOne(OPEN, 0, "The client sent late");
        assertNone(CLOSED);
    }

    @Test
    void whatWasDueIsSent() {
        sum.backlog = 100;
        assertNone(OPEN);
        sum.backlog = 200;
        assertOne(OPEN, 0, "Of 10,200 requests that were due 200 were never sent");
    }

    @Test
    void aLoopRuns() {
        sum.lagSumNanos = TimeUnit.MILLISECONDS.toNanos(101);
        sum.lagMaxNanos = TimeUnit.MILLISECONDS.toNanos(50);
        String sentence = "stood still for 1.0 % of the time, at most 50.0 ms";
        assertWarning(CLOSED, sentence);
        assertOne(OPEN, 0, sentence);
    }

    @Test
    void allConnectionsAreOpen() {
        sum.openMax = 7;
        assertOne(CLOSED, 0, "Of 8 connections that were asked for at most 7 were open");
        assertNone(CLOSED.withRequestsPerConnection(1));
    }

    @Test
    void aRunBeginsInTime() {
        assertOne(CLOSED, TimeUnit.MILLISECONDS.toNanos(11), "began 11 ms after its time");
    }
}
