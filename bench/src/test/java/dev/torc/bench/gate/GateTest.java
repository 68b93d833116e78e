package dev.torc.bench.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.bench.compare.CompareFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GateTest {
    @Test
    void onlyAWholeIntervalAboveTheLimitFails() {
        assertTrue(new Check("CPU", "", 1.15, 1.1, 1.0, 1.2).passed());
        assertTrue(new Check("CPU", "", 1.15, 1.3, 1.1, 1.5).passed());
        assertFalse(new Check("CPU", "", 1.15, 1.3, 1.2, 1.5).passed());
        assertTrue(Check.of("bytes", "B/request", 0.16, 0.16).passed());
        assertFalse(Check.of("bytes", "B/request", 0.16, 0.17).passed());
    }

    @Test
    void measuresEveryCheckInAShortRun() throws CompareFailure, InterruptedException {
        String missing = Gate.missing();
        assumeTrue(missing == null, missing);
        List<String> steps = new ArrayList<>();
        List<Check> checks = Gate.run(new GateSettings("0", "0", "", true), steps::add);
        assertEquals(14, checks.size(), checks.toString());
        assertEquals(14, checks.stream().map(Check::what).distinct().count(), checks.toString());
        assertTrue(checks.stream().allMatch(check -> check.measured() >= 0), checks.toString());
        // However little was measured, these are counted, and a cold server makes no more of them than a warm one.
        for (Check check : checks) {
            if (check.what().startsWith("system calls")) {
                assertTrue(check.measured() > 0 && check.measured() <= 3.05, checks.toString());
            }
        }
        assertFalse(steps.isEmpty());
    }
}
