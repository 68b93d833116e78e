package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.Servers;
import dev.torc.bench.statistics.Estimate;
import dev.torc.bench.statistics.HodgesLehmann;
import dev.torc.bench.statistics.Holm;
import dev.torc.bench.statistics.PermutationTest;
import dev.torc.bench.statistics.RatioChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares two runs. A machine changes between runs, so no figure of one is held against one of the other: what is compared are
 * ratios to a baseline that ran interleaved in both. Two processes of one program differ too, by what the compiler made of it,
 * so the unit is a pair of processes: the Hodges-Lehmann estimate of the ratios of its rounds. Whether those of the later run
 * are worse is tested by permutation, one-sided, corrected after Holm for all that is compared.
 */
public final class RunDiff {
    private static final String ON_TORC = "on-torc";

    private final Run earlier;
    private final Run later;
    private final Options options;
    private final String baseline;

    /**
     * What is asked.
     *
     * @param quantity what is compared
     * @param minimumEffect the least change that counts, as a share
     * @param level of the test: the share of unchanged pairs of runs in which anything is reported
     * @param baseline the baseline's name; null for a choice of the program
     * @param renamed what a server of the earlier run is called in the later one, where that differs
     */
    public record Options(
            Quantity quantity,
            double minimumEffect,
            double level,
            @Nullable String baseline,
            Map<String, String> renamed) {}

    /** What can be said of a change. */
    public enum Outcome {
        /** Worse, by the minimum effect at least, beyond chance. */
        REGRESSION("regression"),
        /** Better likewise. */
        IMPROVEMENT("improvement"),
        /** Neither. */
        NONE("no regression"),
        /** The runs have too few processes for the test to reach its level. */
        TOO_FEW("too few processes");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        /** How it is written. */
        public String label() {
            return label;
        }
    }

    /**
     * One server with one workload.
     *
     * @param workload the workload's name
     * @param server the server's name in the earlier run
     * @param before its ratio to the baseline in the earlier run
     * @param after its ratio to the baseline in the later run
     * @param change after over before, and its 95 % interval
     * @param probability of a change for the worse as large as this, were there none; corrected for all that was compared
     * @param outcome what that says
     */
    public record Line(
            @JsonProperty("workload") String workload,
            @JsonProperty("server") String server,
            @JsonProperty("before") double before,
            @JsonProperty("after") double after,
            @JsonProperty("change") Estimate change,
            @JsonProperty("probability") double probability,
            @JsonProperty("outcome") Outcome outcome) {}

    /** The logarithms of the ratios of each pair of processes. */
    private static final class Sides {
        private final String workload;
        private final String server;
        private final double[] before;
        private final double[] after;

        Sides(String workload, String server, double[] before, double[] after) {
            this.workload = workload;
            this.server = server;
            this.before = before;
            this.after = after;
        }
    }

    /**
     * Prepares a comparison.
     *
     * @throws CompareFailure where the runs share no baseline
     */
    public RunDiff(Run earlier, Run later, Options options) throws CompareFailure {
        this.earlier = earlier;
        this.later = later;
        this.options = options;
        this.baseline = baseline();
    }

    /** The baseline. */
    public String baselineName() {
        return baseline;
    }

    /**
     * Compares all that both runs have.
     *
     * @throws CompareFailure where they have nothing in common but the baseline
     */
    public List<Line> lines() throws CompareFailure {
        List<Sides> all = new ArrayList<>();
        for (Workload workload : earlier.workloads()) {
            if (later.workloads().stream().anyMatch(other -> isSame(workload, other))) {
                for (String server : ran(earlier)) {
                    Sides sides = sides(workload.name(), server);
                    if (!server.equals(baseline) && sides != null) {
                        all.add(sides);
                    }
                }
            }
        }
        if (all.isEmpty()) {
            throw new CompareFailure("The runs have no server in common, measured in " + options.quantity()
                    + " with the same workload, beside " + baseline + ".");
        }
        double[] worse =
                Holm.corrected(all.stream().map(sides -> test(sides, true)).toList());
        double[] better =
                Holm.corrected(all.stream().map(sides -> test(sides, false)).toList());
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            lines.add(line(all.get(i), worse[i], better[i], all.size()));
        }
        return List.copyOf(lines);
    }

    private Line line(Sides sides, double worse, double better, int tests) {
        Estimate change = RatioChange.estimate(sides.before, sides.after, earlier.seed());
        double effect = options.quantity().moreIsWorse() ? change.ratio() : 1 / change.ratio();
        double most = 1 + options.minimumEffect();
        Outcome outcome;
        if (PermutationTest.least(sides.before.length, sides.after.length) * tests > options.level()) {
            outcome = Outcome.TOO_FEW;
        } else if (worse <= options.level() && effect >= most) {
            outcome = Outcome.REGRESSION;
        } else if (better <= options.level() && effect <= 1 / most) {
            outcome = Outcome.IMPROVEMENT;
        } else {
            outcome = Outcome.NONE;
        }
        return new Line(
                sides.workload,
                sides.server,
                Math.exp(HodgesLehmann.location(sides.before)),
                Math.exp(HodgesLehmann.location(sides.after)),
                change,
                worse,
                outcome);
    }

    private double test(Sides sides, boolean forWorse) {
        return options.quantity().moreIsWorse() == forWorse
                ? PermutationTest.upwards(sides.before, sides.after, earlier.seed())
                : PermutationTest.upwards(negated(sides.before), negated(sides.after), earlier.seed());
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(value -> -value).toArray();
    }

    private @Nullable Sides sides(String workload, String server) {
        double[] before = logarithms(earlier, workload, server, baseline);
        double[] after = logarithms(later, workload, renamed(server), renamed(baseline));
        return before.length == 0 || after.length == 0 ? null : new Sides(workload, server, before, after);
    }

    private double[] logarithms(Run run, String workload, String server, String base) {
        return run.rounds(server, workload).ratios(run.rounds(base, workload), options.quantity()).stream()
                .mapToDouble(ratios -> HodgesLehmann.location(
                        Arrays.stream(ratios).map(Math::log).toArray()))
                .toArray();
    }

    private String renamed(String server) {
        return options.renamed().getOrDefault(server, server);
    }

    /** A share of a peak is the same workload at whatever rate that is. */
    private static boolean isSame(Workload one, Workload other) {
        boolean share = one.peakPercent() != null && Objects.equals(one.peakPercent(), other.peakPercent());
        return (share ? one.withRate(null, one.peakPercent()) : one)
                .equals(share ? other.withRate(null, other.peakPercent()) : other);
    }

    /** In the order in which they were asked for; trials are in that of a shuffle. */
    private static List<String> ran(Run run) {
        List<String> measured =
                run.trials().stream().map(Trial::server).distinct().toList();
        return Stream.concat(
                        run.servers().stream().map(ServerRecord::name).filter(measured::contains), measured.stream())
                .distinct()
                .toList();
    }

    /** That which was asked for; else one that is not Torc, for Torc is what changes; else that of both runs. */
    private String baseline() throws CompareFailure {
        List<String> before = ran(earlier);
        List<String> after = ran(later);
        String asked = options.baseline();
        Stream<String> candidates = asked != null
                ? Stream.of(asked)
                : Stream.concat(
                        before.stream().filter(RunDiff::isIndependent),
                        Stream.of(earlier.baseline()).filter(later.baseline()::equals));
        return candidates
                .filter(name -> before.contains(name) && after.contains(renamed(name)))
                .findFirst()
                .orElseThrow(() -> new CompareFailure(
                        "The runs share no baseline" + (asked == null ? "" : " " + asked) + ": the first has "
                                + String.join(", ", before) + ", the second " + String.join(", ", after) + "."));
    }

    private static boolean isIndependent(String server) {
        String name = ServerName.of(ServerProcess.withoutCopy(server)).server();
        return !Servers.torcNames().contains(name) && !name.endsWith(ON_TORC);
    }
}
