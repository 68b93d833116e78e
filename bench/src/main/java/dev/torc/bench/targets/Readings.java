package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Trial;
import dev.torc.bench.statistics.Estimate;
import dev.torc.bench.statistics.HodgesLehmann;
import dev.torc.bench.statistics.PairedRatios;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One figure of several things that took turns: each is read once in each round, in an order that is shuffled and, in the next
 * round, turned round. Ratios are formed inside rounds. Confined to one thread.
 */
final class Readings {
    /**
     * One of them.
     *
     * @param name of the thing
     * @param process which of its processes it was, from 1
     * @param round from 1, over all processes
     * @param position its turn in the round, from 1
     * @param value above 0
     * @param beside what else was seen, by name
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Reading(
            @JsonProperty("name") String name,
            @JsonProperty("process") int process,
            @JsonProperty("round") int round,
            @JsonProperty("position") int position,
            @JsonProperty("value") double value,
            @JsonProperty("beside") Map<String, Double> beside) {}

    /** What is seen of a thing in its turn. */
    record Seen(double value, Map<String, Double> beside) {
        Seen(double value) {
            this(value, Map.of());
        }
    }

    /** Reads one of the things. */
    @FunctionalInterface
    interface Reader {
        Seen read(String name) throws CompareFailure, InterruptedException;
    }

    private static final String FILE = "readings.json";

    private final String what;
    private final long seed;
    private final Random random;
    private final List<Reading> all = new ArrayList<>();
    private final List<String> order = new ArrayList<>();
    private int rounds;

    /** Makes them; {@code what} names the figure and its unit. */
    Readings(String what, long seed) {
        this.what = what;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** What a comparison saw of a quantity: of a trial that was disturbed and repeated only the last one. */
    static Readings of(Run run, String workload, Quantity quantity) {
        Map<String, Reading> last = new LinkedHashMap<>();
        for (Trial trial : run.trials()) {
            Double value = trial.values().get(quantity.name());
            if (trial.workload().equals(workload) && value != null && value > 0) {
                last.put(
                        trial.server() + " " + trial.round(),
                        new Reading(trial.server(), trial.process(), trial.round(), trial.position(), value, Map.of()));
            }
        }
        Readings readings = new Readings(quantity.name(), run.seed());
        readings.all.addAll(last.values());
        return readings;
    }

    /** Reads each of them once. */
    void round(List<String> names, int process, Reader reader) throws CompareFailure, InterruptedException {
        rounds++;
        if (rounds % 2 == 0 && order.size() == names.size()) {
            Collections.reverse(order);
        } else {
            order.clear();
            order.addAll(names);
            Collections.shuffle(order, random);
        }
        int position = 1;
        for (String name : order) {
            Seen seen = reader.read(name);
            if (!(seen.value() > 0)) {
                throw new CompareFailure("Of " + name + " nothing was seen.");
            }
            all.add(new Reading(name, process, rounds, position++, seen.value(), seen.beside()));
        }
    }

    boolean has(String name) {
        return all.stream().anyMatch(each -> each.name().equals(name));
    }

    /** The figure of one of them, and its interval. */
    Estimate estimate(String name) {
        SortedMap<Integer, List<Double>> byProcess = new TreeMap<>();
        all.stream()
                .filter(each -> each.name().equals(name))
                .forEach(each -> byProcess
                        .computeIfAbsent(each.process(), process -> new ArrayList<>())
                        .add(each.value()));
        return estimate(byProcess);
    }

    /** One of them over another. */
    Estimate ratio(String of, String over) {
        Map<Integer, Double> base = new TreeMap<>();
        all.stream().filter(each -> each.name().equals(over)).forEach(each -> base.put(each.round(), each.value()));
        SortedMap<Integer, List<Double>> byProcess = new TreeMap<>();
        for (Reading each : all) {
            Double other = base.get(each.round());
            if (each.name().equals(of) && other != null) {
                byProcess
                        .computeIfAbsent(each.process(), process -> new ArrayList<>())
                        .add(each.value() / other);
            }
        }
        return estimate(byProcess);
    }

    private Estimate estimate(SortedMap<Integer, List<Double>> byProcess) {
        return PairedRatios.estimate(
                byProcess.values().stream()
                        .map(list ->
                                list.stream().mapToDouble(Double::doubleValue).toArray())
                        .toList(),
                seed);
    }

    /** Whether something of this name was seen beside one of them. */
    boolean hasBeside(String name, String beside) {
        return all.stream()
                .anyMatch(each -> each.name().equals(name) && each.beside().containsKey(beside));
    }

    /** Where the values are that were seen beside one of them; there must be some. */
    double location(String name, String beside) {
        return HodgesLehmann.location(all.stream()
                .filter(each -> each.name().equals(name) && each.beside().containsKey(beside))
                .mapToDouble(each -> each.beside().getOrDefault(beside, 0.0))
                .toArray());
    }

    /** Writes all of them into a folder. */
    void write(Path folder) throws CompareFailure {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("what", what);
        file.put("seed", seed);
        file.put("readings", all);
        try {
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(folder.resolve(FILE).toFile(), file);
        } catch (IOException e) {
            throw new CompareFailure("The readings cannot be written: " + e.getMessage() + ".");
        }
    }
}
