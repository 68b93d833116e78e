package dev.torc.bench.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Ratios of two things that were measured side by side, grouped by the pair of processes that they were measured in: rounds of
 * one pair of processes share what the compiler made of them, so processes are resampled first and rounds within them second.
 */
public final class PairedRatios {
    /** The share of resamples that an interval covers. */
    public static final double CONFIDENCE = 0.95;

    private static final int RESAMPLES = 4000;

    private PairedRatios() {}

    /**
     * The Hodges-Lehmann estimate of the processes' estimates, and its bootstrap interval. Resampling n values with replacement
     * shows only (n - 1) / n of the variance of their mean, so deviations are widened by the root of n / (n - 1).
     *
     * @param ratios above 0, those of each pair of processes in a list of their own; none may be empty
     * @param seed of the resampling, so that the same ratios give the same interval
     */
    public static Estimate estimate(List<double[]> ratios, long seed) {
        double[][] logarithms = ratios.stream().map(PairedRatios::logarithms).toArray(double[][]::new);
        double centre = location(logarithms);
        double[] resamples = new double[RESAMPLES];
        Random random = new Random(seed);
        double[] scratch = new double[logarithms.length];
        double[] own =
                Arrays.stream(logarithms).mapToDouble(HodgesLehmann::location).toArray();
        for (int i = 0; i < RESAMPLES; i++) {
            for (int process = 0; process < scratch.length; process++) {
                int from = random.nextInt(logarithms.length);
                double moved = own[from] + (own[from] - centre) * (widening(logarithms.length) - 1);
                scratch[process] = moved + deviation(logarithms[from], own[from], random);
            }
            resamples[i] = HodgesLehmann.location(scratch);
        }
        Arrays.sort(resamples);
        int tail = (int) Math.floor(RESAMPLES * (1 - CONFIDENCE) / 2);
        int pairs = Arrays.stream(logarithms).mapToInt(each -> each.length).sum();
        return new Estimate(
                Math.exp(centre), Math.exp(resamples[tail]), Math.exp(resamples[RESAMPLES - 1 - tail]), pairs);
    }

    /** How far the estimate of a process's rounds moves when they are drawn anew. */
    private static double deviation(double[] rounds, double own, Random random) {
        double[] drawn = new double[rounds.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = rounds[random.nextInt(rounds.length)];
        }
        return (HodgesLehmann.location(drawn) - own) * widening(rounds.length);
    }

    static double widening(int count) {
        return count < 2 ? 1 : Math.sqrt((double) count / (count - 1));
    }

    private static double location(double[][] processes) {
        return HodgesLehmann.location(
                Arrays.stream(processes).mapToDouble(HodgesLehmann::location).toArray());
    }

    private static double[] logarithms(double[] ratios) {
        return Arrays.stream(ratios).map(Math::log).toArray();
    }
}
