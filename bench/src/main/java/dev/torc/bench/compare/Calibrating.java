package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a server against a copy of itself many times, each run a whole comparison in fresh processes. */
public final class Calibrating {
    private Calibrating() {}

    /** The name of a server's copy. */
    public static String copyOf(String server) {
        return server + ComparePlan.COPY + "2";
    }

    /**
     * Runs them and answers one run with the trials of all: the rounds and processes of each follow those of the one before.
     *
     * @param plan of one run, with one server and its copy, and one workload
     */
    public static Run run(ComparePlan plan, int runs, long seed, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Random seeds = new Random(seed);
        List<Trial> trials = new ArrayList<>();
        List<Comparing> comparisons = new ArrayList<>();
        Run last = null;
        for (int i = 0; i < runs; i++) {
            String prefix = "run " + (i + 1) + " of " + runs + ", ";
            try (Comparison comparison =
                    new Comparison(plan, seeds.nextLong(), step -> progress.accept(prefix + step))) {
                last = comparison.run();
            }
            int offset = trials.size();
            for (Trial trial : last.trials()) {
                trials.add(moved(trial, i * plan.rounds(), i * plan.processes(), offset));
            }
            Workload workload = plan.workloads().getFirst();
            Comparing one = Comparing.of(
                    last, workload.name(), plan.servers().getLast(), plan.quantity(), plan.minimumEffect());
            if (one == null) {
                throw new CompareFailure(plan.quantity() + " cannot be read here.");
            }
            comparisons.add(one);
        }
        return summed(plan, last, trials, comparisons);
    }

    private static Run summed(ComparePlan plan, @Nullable Run last, List<Trial> trials, List<Comparing> comparisons) {
        if (last == null) {
            throw new IllegalArgumentException("there must be a run");
        }
        return last.withTrials(trials).with(comparisons, Calibration.of(plan.baseline(), plan.quantity(), comparisons));
    }

    private static Trial moved(Trial trial, int rounds, int processes, int index) {
        Integer repeatOf = trial.repeatOf();
        return new Trial(
                trial.server(),
                trial.workload(),
                trial.round() + rounds,
                trial.process() + processes,
                trial.position(),
                trial.startedAt(),
                trial.warmupSeconds(),
                trial.stationary(),
                trial.disturbed(),
                repeatOf == null ? null : repeatOf + index,
                trial.saturated(),
                trial.values(),
                trial.threads(),
                trial.counters(),
                trial.responseHistogram(),
                trial.serviceHistogram(),
                trial.load());
    }
}
