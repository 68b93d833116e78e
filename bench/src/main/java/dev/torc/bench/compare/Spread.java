package dev.torc.bench.compare;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Median, minimum and maximum of the rounds of one quantity. */
record Spread(double median, double min, double max) {

    /** The spread of the values that are there; null where there is none. */
    static @Nullable Spread of(Collection<? extends @Nullable Double> values) {
        double[] sorted = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (sorted.length == 0) {
            return null;
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
