package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The trials of one server with one workload, one per round: a repeated one takes the place of that which was disturbed.
 *
 * @param byRound the trials
 */
record Rounds(SortedMap<Integer, Trial> byRound) {

    static Rounds of(List<Trial> trials, String server, String workload) {
        SortedMap<Integer, Trial> byRound = new TreeMap<>();
        for (Trial trial : trials) {
            if (trial.server().equals(server) && trial.workload().equals(workload)) {
                byRound.put(trial.round(), trial);
            }
        }
        return new Rounds(byRound);
    }

    /** What they saw of a quantity, in the order of the rounds; what could not be read is left out. */
    List<Double> values(Quantity quantity) {
        List<Double> values = new ArrayList<>();
        for (Trial trial : byRound.values()) {
            Double value = trial.value(quantity);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * A quantity over that of a baseline, formed inside each round, those of each process in an array of their own, in the order
     * of the processes. Rounds in which one of the two is not there, or not above 0, are left out.
     */
    List<double[]> ratios(Rounds baseline, Quantity quantity) {
        SortedMap<Integer, List<Double>> byProcess = new TreeMap<>();
        for (Map.Entry<Integer, Trial> entry : byRound.entrySet()) {
            Trial other = baseline.byRound.get(entry.getKey());
            Double own = entry.getValue().value(quantity);
            Double base = other == null ? null : other.value(quantity);
            if (own != null && base != null && own > 0 && base > 0) {
                byProcess
                        .computeIfAbsent(entry.getValue().process(), process -> new ArrayList<>())
                        .add(own / base);
            }
        }
        return byProcess.values().stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}
