package dev.torc.bench.statistics;

import java.util.Arrays;

/**
 * The estimates of location and shift of Hodges and Lehmann (1963): nearly as efficient as the mean where values are normal, and
 * unmoved by a minority of wild ones.
 */
public final class HodgesLehmann {
    private HodgesLehmann() {}

    /** The median of the means of all pairs, each value paired with itself too; values must not be empty. */
    public static double location(double... values) {
        int count = values.length;
        double[] means = new double[count * (count + 1) / 2];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                means[at++] = (values[i] + values[j]) / 2;
            }
        }
        return median(means);
    }

    /** By how much {@code later} is above {@code earlier}: the median of all differences; neither may be empty. */
    public static double shift(double[] earlier, double[] later) {
        double[] differences = new double[earlier.length * later.length];
        int at = 0;
        for (double from : earlier) {
            for (double to : later) {
                differences[at++] = to - from;
            }
        }
        return median(differences);
    }

    /** The median; sorts what is given, which must not be empty. */
    static double median(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there are no values");
        }
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
