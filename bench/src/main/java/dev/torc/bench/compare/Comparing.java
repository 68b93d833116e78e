package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.bench.statistics.Estimate;
import dev.torc.bench.statistics.PairedRatios;
import dev.torc.bench.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One quantity of a server over that of the baseline.
 *
 * @param workload the workload's name
 * @param server the server's name
 * @param baseline the baseline's name
 * @param quantity which
 * @param ratio the Hodges-Lehmann estimate of the ratios that were formed inside the rounds
 * @param low the lower end of its 95 % interval
 * @param high the upper end
 * @param rounds how many ratios there were
 * @param minimumEffect the least difference that counts, as a share
 * @param verdict what that says, see {@link Verdict}
 */
public record Comparing(
        @JsonProperty("workload") String workload,
        @JsonProperty("server") String server,
        @JsonProperty("baseline") String baseline,
        @JsonProperty("quantity") Quantity quantity,
        @JsonProperty("ratio") double ratio,
        @JsonProperty("low") double low,
        @JsonProperty("high") double high,
        @JsonProperty("rounds") int rounds,
        @JsonProperty("minimumEffect") double minimumEffect,
        @JsonProperty("verdict") String verdict) {

    /** Every quantity of every server but the baseline, as far as there are ratios. */
    static List<Comparing> all(Run run, double minimumEffect) {
        List<Comparing> all = new ArrayList<>();
        for (Workload workload : run.workloads()) {
            for (ServerRecord server : run.servers()) {
                if (server.name().equals(run.baseline())) {
                    continue;
                }
                for (Quantity quantity : Quantity.compared()) {
                    Comparing one = of(run, workload.name(), server.name(), quantity, minimumEffect);
                    if (one != null) {
                        all.add(one);
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    static @Nullable Comparing of(Run run, String workload, String server, Quantity quantity, double minimumEffect) {
        return of(run, new Pair(server, run.baseline()), workload, quantity, minimumEffect);
    }

    /** What is held against what. */
    record Pair(String server, String baseline) {}

    /** As the other, against any server of the run. */
    static @Nullable Comparing of(Run run, Pair pair, String workload, Quantity quantity, double minimumEffect) {
        List<double[]> ratios =
                run.rounds(pair.server(), workload).ratios(run.rounds(pair.baseline(), workload), quantity);
        if (ratios.isEmpty()) {
            return null;
        }
        Estimate estimate = PairedRatios.estimate(ratios, run.seed());
        return new Comparing(
                workload,
                pair.server(),
                pair.baseline(),
                quantity,
                estimate.ratio(),
                estimate.low(),
                estimate.high(),
                estimate.pairs(),
                minimumEffect,
                Verdict.of(estimate, minimumEffect).label());
    }
}
