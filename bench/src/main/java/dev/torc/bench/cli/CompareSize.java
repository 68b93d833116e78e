package dev.torc.bench.cli;

import dev.torc.bench.compare.Workload;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much {@code torc compare} measures. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareSize {
    /** Where nothing is said, as many fresh processes of each server as fit in this time, and at most so many. */
    private static final double BUDGET_SECONDS = 115;

    private static final int PROCESSES_MAX = 6;
    private static final int ROUNDS_PER_PROCESS = 3;
    private static final int MOST = 1_000;

    /** What the start of a server takes, and what is around a measurement. */
    private static final double START_SECONDS = 1.2;

    private static final double AROUND_SECONDS = 0.1;

    @Option(
            names = "--duration",
            defaultValue = "1s",
            converter = Durations.class,
            description = "Of one measurement (default: 1s).")
    private Duration duration;

    @Option(
            names = "--warmup",
            defaultValue = "5s",
            converter = Durations.class,
            description = "At most so much load on each server before its first measurement, ended earlier when it is"
                    + " stationary (default: 5s).")
    private Duration warmup;

    @Option(
            names = "--rounds",
            description = "Measurements of each server, over all its processes (default: 3 for each process).")
    private @Nullable Integer rounds;

    @Option(
            names = "--processes",
            paramLabel = "K",
            description = "Fresh processes of each server, over which the rounds are spread (default: as many as fit in"
                    + " 115 s, at least 1 and at most 6).")
    private @Nullable Integer processes;

    /**
     * How much it is.
     *
     * @param rounds of each server
     * @param processes of each server
     * @param seconds how long it takes about, and at most, repeats left out
     */
    record Plan(Duration duration, Duration warmup, int rounds, int processes, double seconds) {}

    /**
     * Fits it to what is measured.
     *
     * @param budgetShare which share of the time may be used
     * @throws IllegalArgumentException where what was asked for contradicts itself
     */
    Plan plan(int servers, List<Workload> workloads, double budgetShare) {
        require(rounds == null || rounds >= 1 && rounds <= MOST, "--rounds must be between 1 and 1000");
        require(processes == null || processes >= 1 && processes <= MOST, "--processes must be between 1 and 1000");
        int count = processes != null ? processes : fitting(servers, workloads.size(), budgetShare);
        if (processes == null && rounds != null) {
            count = Math.min(count, rounds);
        }
        int measured = rounds != null ? rounds : ROUNDS_PER_PROCESS * count;
        require(measured >= count, "--processes must not be more than --rounds");
        double seconds = servers
                * (count * (START_SECONDS + workloads.size() * seconds(warmup))
                        + workloads.size() * measured * (seconds(duration) + AROUND_SECONDS));
        return new Plan(duration, warmup, measured, count, seconds);
    }

    private int fitting(int servers, int workloads, double budgetShare) {
        double one = START_SECONDS
                + workloads * (seconds(warmup) + ROUNDS_PER_PROCESS * (seconds(duration) + AROUND_SECONDS));
        return Math.clamp((long) (BUDGET_SECONDS * budgetShare / (servers * one)), 1, PROCESSES_MAX);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void require(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
