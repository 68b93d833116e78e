package dev.torc.bench.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction (1979): with many tests at once, the level holds for any false alarm among them. */
public final class Holm {
    private Holm() {}

    /** The corrected probabilities, in the order given; each is at least what it was and at most 1. */
    public static double[] corrected(List<Double> probabilities) {
        int count = probabilities.size();
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(probabilities::get))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] corrected = new double[count];
        double highest = 0;
        for (int rank = 0; rank < count; rank++) {
            highest = Math.max(highest, Math.min(1, probabilities.get(order[rank]) * (count - rank)));
            corrected[order[rank]] = highest;
        }
        return corrected;
    }
}
