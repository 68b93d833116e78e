package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.OptionalLong;
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

    @Test
    void addsUserAndSystemTimeWhateverTheCommandIsCalled() {
        String stat = "4242 (java) (x 1) S 1 4242 4242 0 -1 1077936128 9000 0 3 0 1234 56 0 0 20 0 17 0 99 1 2 3";
        assertEquals(OptionalLong.of(1234 + 56), ProcText.cpuTicks(stat));
    }

    @Test
    void readsMemoryAndSwitches() {
        assertEquals(OptionalLong.of(123_456), ProcText.number(STATUS, "VmHWM"));
        assertEquals(OptionalLong.of(157), ProcText.contextSwitches(STATUS));
    }

    @Test
    void leavesAbsentWhatIsNotThere() {
        assertEquals(OptionalLong.empty(), ProcText.cpuTicks(""));
        assertEquals(OptionalLong.empty(), ProcText.cpuTicks("1 (java) S 1 2"));
        assertEquals(OptionalLong.empty(), ProcText.number(STATUS, "VmSwap"));
        assertEquals(OptionalLong.empty(), ProcText.contextSwitches("voluntary_ctxt_switches:\t1\n"));
    }

    @Test
    void countsSwitchesOfThreadsThatLiveAndOfThoseThatBegan() {
        ProcSample before = new ProcSample(OptionalLong.of(0), OptionalLong.empty(), Map.of("1", 10L, "2", 20L));
        ProcSample after = new ProcSample(OptionalLong.of(0), OptionalLong.empty(), Map.of("1", 15L, "3", 4L));
        assertEquals(OptionalLong.of(9), after.switchesSince(before));
    }

    @Test
    void doesNotKnowTheSwitchesOfAProcessThatIsGone() {
        ProcSample gone = new ProcSample(OptionalLong.empty(), OptionalLong.empty(), Map.of());
        assertEquals(OptionalLong.empty(), gone.switchesSince(gone));
    }
}
