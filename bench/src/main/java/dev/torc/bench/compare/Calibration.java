package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.torc.bench.statistics.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What runs of a server against a copy of itself (A/A) showed: there is no difference, so each that was reported is a false
 * alarm, and what the ratios differ from 1 is noise.
 *
 * @param server the server
 * @param quantity what was declared
 * @param runs how many runs there were
 * @param differences how many of them reported a difference
 * @param noise the ratio within which, or within whose reciprocal, 95 % of the runs were
 * @param ratios those of the runs, in order
 */
public record Calibration(
        @JsonProperty("server") String server,
        @JsonProperty("quantity") Quantity quantity,
        @JsonProperty("runs") int runs,
        @JsonProperty("differences") int differences,
        @JsonProperty("noise") double noise,
        @JsonProperty("ratios") List<Double> ratios) {
    private static final double SHARE = 0.95;

    /** Sums runs up; there must be one at least. */
    static Calibration of(String server, Quantity quantity, List<Comparing> runs) {
        double[] distances = runs.stream()
                .mapToDouble(each -> Math.abs(Math.log(each.ratio())))
                .sorted()
                .toArray();
        int at = (int) Math.ceil(SHARE * distances.length) - 1;
        long differences = runs.stream()
                .filter(each -> each.verdict().equals(Verdict.MORE.label())
                        || each.verdict().equals(Verdict.LESS.label()))
                .count();
        return new Calibration(
                server,
                quantity,
                runs.size(),
                (int) differences,
                Math.exp(distances[Math.max(0, at)]),
                runs.stream().map(Comparing::ratio).toList());
    }

    /** It in words. */
    public String text() {
        double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%s against itself, %d runs: %d reported a difference in %s.%n"
                        + "Ratios %.3f\u2013%.3f; noise floor: 95 %% of the runs were within a factor of %.3f.%n",
                server,
                runs,
                differences,
                quantity,
                sorted[0],
                sorted[sorted.length - 1],
                noise);
    }
}
