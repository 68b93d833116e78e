package dev.torc.bench.statistics;

import java.util.Arrays;
import java.util.Random;

/** By what factor something changed from one group of independent values to another. */
public final class RatioChange {
    private static final int RESAMPLES = 4000;

    private RatioChange() {}

    /**
     * The factor from {@code earlier} to {@code later} and its bootstrap interval, with the confidence and the widening of
     * {@link PairedRatios}.
     *
     * @param earlier logarithms; not empty
     * @param later logarithms; not empty
     * @param seed of the resampling, so that the same values give the same interval
     */
    public static Estimate estimate(double[] earlier, double[] later, long seed) {
        Random random = new Random(seed);
        double[] shifts = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            shifts[i] = HodgesLehmann.shift(drawn(earlier, random), drawn(later, random));
        }
        Arrays.sort(shifts);
        int tail = (int) Math.floor(RESAMPLES * (1 - PairedRatios.CONFIDENCE) / 2);
        return new Estimate(
                Math.exp(HodgesLehmann.shift(earlier, later)),
                Math.exp(shifts[tail]),
                Math.exp(shifts[RESAMPLES - 1 - tail]),
                Math.min(earlier.length, later.length));
    }

    private static double[] drawn(double[] values, Random random) {
        double centre = HodgesLehmann.location(values);
        double widening = PairedRatios.widening(values.length);
        double[] drawn = new double[values.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = centre + (values[random.nextInt(values.length)] - centre) * widening;
        }
        return drawn;
    }
}
