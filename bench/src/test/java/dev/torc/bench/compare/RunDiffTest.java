package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.compare.RunDiff.Outcome;
import dev.torc.bench.compare.Trials.Costs;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunDiffTest {
    private static final int TRIES = 40;

    private static RunDiff.Options options(Quantity quantity, @Nullable String baseline, Map<String, String> renamed) {
        return new RunDiff.Options(quantity, 0.02, 0.05, baseline, renamed);
    }

    private static Run run(long seed, double nio, double uring) {
        return Trials.run(new SplittableRandom(seed), new Costs(Map.of("nio", nio, "io_uring", uring), 6, 3), "nio");
    }

    private static Outcome outcome(Run before, Run after, Quantity quantity) throws CompareFailure {
        return new RunDiff(before, after, options(quantity, null, Map.of()))
                .lines()
                .getFirst()
                .outcome();
    }

    /** At the default settings of both commands, with the noise of {@link Trials#run}. */
    @Test
    void findsFivePercentAndClearsWhatIsUnchanged() throws CompareFailure {
        int found = 0;
        int cleared = 0;
        for (int i = 0; i < TRIES; i++) {
            Run before = run(2L * i, 6.2, 5.5);
            found += outcome(before, run(2L * i + 1, 12.4, 11 * 1.05), Quantity.CPU) == Outcome.REGRESSION ? 1 : 0;
            cleared += outcome(before, run(2L * i + 1001, 3.1, 2.75), Quantity.CPU) != Outcome.REGRESSION ? 1 : 0;
        }
        assertTrue(found >= TRIES * 0.9, "found " + found + " of " + TRIES);
        assertTrue(cleared >= TRIES * 0.9, "cleared " + cleared + " of " + TRIES);
    }

    @Test
    void lessThroughputIsARegressionAndLessCpuIsNot() throws CompareFailure {
        Run before = run(1, 6, 6);
        assertEquals(Outcome.REGRESSION, outcome(before, run(2, 6, 9), Quantity.THROUGHPUT));
        assertEquals(Outcome.IMPROVEMENT, outcome(before, run(2, 6, 4), Quantity.CPU));
        assertEquals(Outcome.IMPROVEMENT, outcome(before, run(2, 6, 4), Quantity.THROUGHPUT));
    }

    @Test
    void refusesRunsWithoutACommonBaseline() {
        Run one = Trials.run(new SplittableRandom(1), new Costs(Map.of("nio", 6.0, "jdk", 20.0), 5, 2), "nio");
        Run other = Trials.run(new SplittableRandom(2), new Costs(Map.of("io_uring", 6.0), 5, 2), "io_uring");
        CompareFailure failure = assertThrows(
                CompareFailure.class, () -> new RunDiff(one, other, options(Quantity.CPU, null, Map.of())));
        assertEquals("The runs share no baseline: the first has jdk, nio, the second io_uring.", failure.getMessage());
        assertThrows(CompareFailure.class, () -> new RunDiff(one, one, options(Quantity.CPU, "io_uring", Map.of())));
    }

    @Test
    void prefersABaselineThatIsNotTorc() throws CompareFailure {
        Costs costs = new Costs(Map.of("io_uring", 5.0, "jdk", 20.0, "nio", 6.0), 3, 1);
        Run run = Trials.run(new SplittableRandom(1), costs, "io_uring");
        assertEquals("jdk", new RunDiff(run, run, options(Quantity.CPU, null, Map.of())).baselineName());
        assertEquals("nio", new RunDiff(run, run, options(Quantity.CPU, "nio", Map.of())).baselineName());
    }

    @Test
    void choosesTheBaselineByTheOrderOfServersAndNotOfTrials() throws CompareFailure {
        Run run = Trials.run(
                List.of(
                        Trials.trial("jdk-virtual", 1, 1, Map.of("CPU", 20.0), null),
                        Trials.trial("jdk", 1, 1, Map.of("CPU", 20.0), null)),
                "jdk");
        Run ordered = Trials.withServers(run, run.servers().reversed());
        assertEquals("jdk", new RunDiff(ordered, ordered, options(Quantity.CPU, null, Map.of())).baselineName());
    }

    @Test
    void comparesAServerThatHasAnotherName() throws CompareFailure {
        Run before = run(1, 6, 6);
        Run after =
                Trials.run(new SplittableRandom(2), new Costs(Map.of("nio", 6.0, "io_uring+spin", 9.0), 5, 2), "nio");
        RunDiff diff = new RunDiff(before, after, options(Quantity.CPU, null, Map.of("io_uring", "io_uring+spin")));
        RunDiff.Line line = diff.lines().getFirst();
        assertEquals("io_uring", line.server());
        assertEquals(Outcome.REGRESSION, line.outcome());
        assertEquals(1.5, line.change().ratio(), 0.1);
    }

    @Test
    void saysThatTwoProcessesAreTooFew() throws CompareFailure {
        Run few = Trials.run(new SplittableRandom(1), new Costs(Map.of("nio", 6.0, "io_uring", 6.0), 2, 20), "nio");
        Run slow = Trials.run(new SplittableRandom(2), new Costs(Map.of("nio", 6.0, "io_uring", 60.0), 2, 20), "nio");
        assertEquals(Outcome.TOO_FEW, outcome(few, slow, Quantity.CPU));
    }
}
