package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Environment;
import dev.torc.bench.statistics.Estimate;
import dev.torc.bench.statistics.PairedRatios;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of processes that each lived for one sample: a figure of each server in each round, and whatever else is to be
 * kept of it. Ratios are formed inside the rounds. Confined to one thread.
 */
final class Samples {
    /** Of the orders and of the resampling. */
    static final long SEED = 15;

    private final String startedAt = Instant.now().toString();
    private final String what;
    private final List<String> torcOptions;
    private final List<Sample> all = new ArrayList<>();

    /**
     * One process.
     *
     * @param details everything that was seen of it
     */
    private record Sample(
            @JsonProperty("round") int round,
            @JsonProperty("server") String server,
            @JsonProperty("value") double value,
            @JsonProperty("details") Object details) {}

    /**
     * None yet.
     *
     * @param what the figure and its unit
     * @param torcOptions with which Torc's servers were started
     */
    Samples(String what, List<String> torcOptions) {
        this.what = what;
        this.torcOptions = torcOptions;
    }

    void add(int round, String server, double value, Object details) {
        all.add(new Sample(round, server, value, details));
    }

    private SortedMap<Integer, Double> rounds(String server) {
        SortedMap<Integer, Double> rounds = new TreeMap<>();
        all.stream()
                .filter(sample -> sample.server().equals(server))
                .forEach(sample -> rounds.put(sample.round(), sample.value()));
        return rounds;
    }

    /** The median of a server that was measured. */
    double median(String server) {
        double[] values = rounds(server).values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    boolean has(String server) {
        return !rounds(server).isEmpty();
    }

    /** A server over another one, both of which were measured. */
    TargetRow row(String target, String what, double atMost, String server, String over) {
        SortedMap<Integer, Double> others = rounds(over);
        List<double[]> ratios = new ArrayList<>();
        rounds(server)
                .forEach(
                        (round, value) -> ratios.add(new double[] {value / Objects.requireNonNull(others.get(round))}));
        Estimate estimate = PairedRatios.estimate(ratios, SEED);
        return TargetRow.atMost(target, what, "", atMost, estimate.ratio()).within(estimate.low(), estimate.high());
    }

    /** Writes all of it into a file of this name in the folder of the measurement. */
    void write(TargetSettings settings, String name) throws CompareFailure {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("startedAt", startedAt);
        root.put("what", what);
        root.put("torcOptions", torcOptions);
        root.put("environment", Environment.describe(settings.serverCpus()));
        root.put("samples", all);
        try {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(settings.folder().resolve(name + ".json").toFile(), root);
        } catch (IOException e) {
            throw new CompareFailure("What was measured cannot be written: " + e.getMessage() + ".");
        }
    }
}
