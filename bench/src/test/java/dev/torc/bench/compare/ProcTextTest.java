package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.torc.bench.compare.ProcText.Times;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcTextTest {
    private static final String STATUS = """
            Name:\tjava
            VmPeak:\t 3456789 kB
            VmHWM:\t  123456 kB
            Threads:\t17
            voluntary_ctxt_switches:\t150
            nonvoluntary_ctxt_switches:\t7
            """;

    private static ProcSample sample(@Nullable Times times, Map<String, Times> threads, Map<String, Long> switches) {
        return new ProcSample(times, threads, OptionalLong.empty(), OptionalLong.empty(), switches);
    }

    @Test
    void readsUserAndSystemTimeWhateverTheCommandIsCalled() {
        String stat = "4242 (java) (x 1) S 1 4242 4242 0 -1 1077936128 9000 0 3 0 1234 56 0 0 20 0 17 0 99 1 2 3";
        assertEquals(new Times("java) (x 1", 1234, 56), ProcText.times(stat));
    }

    @Test
    void readsMemoryAndSwitches() {
        assertEquals(OptionalLong.of(123_456), ProcText.number(STATUS, "VmHWM"));
        assertEquals(OptionalLong.of(157), ProcText.contextSwitches(STATUS));
    }

    @Test
    void readsCountersOfTheNetwork() {
        String netstat = "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 3 17\nIpExt: InNoRoutes\nIpExt: 4\n";
        assertEquals(OptionalLong.of(17), ProcText.counter(netstat, "TcpExt", "ListenOverflows"));
        assertEquals(OptionalLong.empty(), ProcText.counter(netstat, "TcpExt", "Gone"));
        assertEquals(OptionalLong.empty(), ProcText.counter("", "TcpExt", "ListenOverflows"));
    }

    @Test
    void readsRowsAndWords() {
        assertEquals(List.of(1L, 2L, 3L), ProcText.row("cpu 9 9\ncpu0 1 2 3\ncpu1 4 5 6\n", "cpu0"));
        assertEquals(List.of(), ProcText.row("cpu 9 9\n", "cpu0"));
        assertEquals(OptionalLong.of(5), ProcText.word("nr_periods 1\nthrottled_usec 5\n", "throttled_usec"));
    }

    @Test
    void leavesAbsentWhatIsNotThere() {
        assertNull(ProcText.times(""));
        assertNull(ProcText.times("1 (java) S 1 2"));
        assertEquals(OptionalLong.empty(), ProcText.number(STATUS, "VmSwap"));
        assertEquals(OptionalLong.empty(), ProcText.contextSwitches("voluntary_ctxt_switches:\t1\n"));
    }

    @Test
    void countsSwitchesOfThreadsThatLiveAndOfThoseThatBegan() {
        ProcSample before = sample(null, Map.of(), Map.of("1", 10L, "2", 20L));
        ProcSample after = sample(null, Map.of(), Map.of("1", 15L, "3", 4L));
        assertEquals(OptionalLong.of(9), after.switchesSince(before));
    }

    @Test
    void doesNotKnowTheSwitchesOfAProcessThatIsGone() {
        ProcSample gone = sample(null, Map.of(), Map.of());
        assertEquals(OptionalLong.empty(), gone.switchesSince(gone));
    }

    /** A thread of the kernel that polls a ring is named within the process, and in its sum once. */
    @Test
    void namesThreadsWithinTheTimeOfTheProcess() {
        ProcSample before = sample(
                new Times("java", 100, 50),
                Map.of("1", new Times("torc-loop-0", 80, 20), "2", new Times("iou-sqp-1", 0, 10)),
                Map.of());
        ProcSample after = sample(
                new Times("java", 160, 110),
                Map.of(
                        "1", new Times("torc-loop-0", 120, 30),
                        "2", new Times("iou-sqp-1", 0, 50),
                        "3", new Times("C2 CompilerThre", 5, 0),
                        "4", new Times("idle", 0, 0)),
                Map.of());
        assertEquals(new Times("java", 60, 60), after.since(before));
        assertEquals(
                Map.of("torc-loop-0", 50L, "iou-sqp-1", 40L, "C2 CompilerThre", 5L, ProcSample.ENDED, 25L),
                after.threadTicksSince(before));
    }

    @Test
    void addsUpAProcessAndItsChildren() {
        ProcSample master = sample(new Times("nginx", 1, 2), Map.of("1", new Times("nginx", 1, 2)), Map.of("1", 3L));
        ProcSample worker =
                sample(new Times("nginx", 40, 60), Map.of("2", new Times("nginx", 40, 60)), Map.of("2", 5L));
        ProcSample both = master.plus(worker);
        assertEquals(new Times("nginx", 41, 62), both.times());
        assertEquals(Map.of("1", 3L, "2", 5L), both.switches());
        assertEquals(2, both.threads().size());
        assertEquals(both.times(), both.plus(sample(null, Map.of(), Map.of())).times());
    }
}
