package dev.torc.bench.statistics;

import java.util.Random;

/**
 * A one-sided test by permutation: how often a division of the values into two groups at random would show a shift at least as
 * large as theirs. It assumes nothing about the distribution, and is exact where all divisions can be counted.
 */
public final class PermutationTest {
    private static final int DIVISIONS_MAX = 20_000;
    /** So that a division that is the same but for rounding counts as the same. */
    private static final double ROUNDING = 1e-12;

    private final double[] values;
    private final int earlierCount;
    private final double observed;
    private int divisions;
    private int reached;

    private PermutationTest(double[] earlier, double[] later) {
        values = new double[earlier.length + later.length];
        System.arraycopy(earlier, 0, values, 0, earlier.length);
        System.arraycopy(later, 0, values, earlier.length, later.length);
        earlierCount = earlier.length;
        observed = HodgesLehmann.shift(earlier, later);
    }

    /** The probability of a shift upwards as large as that from {@code earlier} to {@code later}, were there none. */
    public static double upwards(double[] earlier, double[] later, long seed) {
        PermutationTest test = new PermutationTest(earlier, later);
        if (divisions(earlier.length, later.length) <= DIVISIONS_MAX) {
            test.all(new boolean[test.values.length], 0, 0);
            return (double) test.reached / test.divisions;
        }
        Random random = new Random(seed);
        for (int i = 0; i < DIVISIONS_MAX; i++) {
            test.count(test.drawn(random));
        }
        return (test.reached + 1.0) / (test.divisions + 1.0);
    }

    /** The least probability that {@link #upwards} can answer for groups of these sizes. */
    public static double least(int earlierCount, int laterCount) {
        return 1 / Math.min(divisions(earlierCount, laterCount), DIVISIONS_MAX);
    }

    /** In how many ways this many values divide into groups of these sizes. */
    private static double divisions(int earlierCount, int laterCount) {
        double count = 1;
        for (int i = 1; i <= earlierCount; i++) {
            count = count * (laterCount + i) / i;
        }
        return count;
    }

    private void all(boolean[] isEarlier, int from, int chosen) {
        if (chosen == earlierCount) {
            count(isEarlier);
            return;
        }
        for (int i = from; i <= values.length - (earlierCount - chosen); i++) {
            isEarlier[i] = true;
            all(isEarlier, i + 1, chosen + 1);
            isEarlier[i] = false;
        }
    }

    private boolean[] drawn(Random random) {
        boolean[] isEarlier = new boolean[values.length];
        for (int chosen = 0; chosen < earlierCount; ) {
            int at = random.nextInt(values.length);
            if (!isEarlier[at]) {
                isEarlier[at] = true;
                chosen++;
            }
        }
        return isEarlier;
    }

    private void count(boolean[] isEarlier) {
        double[] earlier = new double[earlierCount];
        double[] later = new double[values.length - earlierCount];
        int earlierAt = 0;
        int laterAt = 0;
        for (int i = 0; i < values.length; i++) {
            if (isEarlier[i]) {
                earlier[earlierAt++] = values[i];
            } else {
                later[laterAt++] = values[i];
            }
        }
        divisions++;
        if (HodgesLehmann.shift(earlier, later) >= observed - ROUNDING) {
            reached++;
        }
    }
}
