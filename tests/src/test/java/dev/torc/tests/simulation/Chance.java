package dev.torc.tests.simulation;

import java.util.SplittableRandom;

/** The one source of chance of a run: the same seed gives the same run. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    long nanosBetween(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    long pickNanos(long... values) {
        return values[random.nextInt(values.length)];
    }

    /** Mostly small: as many below a tenth of {@code high} as above. */
    int mostlySmall(int low, int high) {
        return oneIn(2) ? between(low, high) : between(low, low + (high - low) / 10);
    }
}
