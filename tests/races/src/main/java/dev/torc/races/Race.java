package dev.torc.races;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What threads that race do beside it: they meet, and then take a little time or none. */
final class Race {
    /** Nothing that is awaited takes nearly so long; who waited so long has lost what it waited for. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** From a few nanoseconds to the time that a loop takes to fall asleep and be woken. */
    private static final int PAUSE_BITS = 10;

    private Race() {}

    /** Spins until the other thread has put something there. */
    static <T> T await(Supplier<@Nullable T> place) {
        long startNanos = System.nanoTime();
        @Nullable T there = place.get();
        while (there == null) {
            if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
                throw new IllegalStateException("the other thread did not come");
            }
            Thread.onSpinWait();
            there = place.get();
        }
        return there;
    }

    /** Spins for a time that is drawn, short ones as often as long ones. */
    static void pause() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = random.nextInt(1 << random.nextInt(PAUSE_BITS)); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    static boolean coin() {
        return ThreadLocalRandom.current().nextBoolean();
    }
}
