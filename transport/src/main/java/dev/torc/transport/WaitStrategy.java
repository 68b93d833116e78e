package dev.torc.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a loop does while it has nothing to do. Spinning answers sooner, since neither the loop's thread nor the one
 * that hands it a task makes a system call to sleep or to wake; it costs a processor for as long as it spins. Loops
 * that are turned by hand spin only in turns without a bound.
 *
 * @param spinNanos for how long after its last work a loop asks its engine again and again before it blocks; 0 to block
 *     at once, {@link Long#MAX_VALUE} to spin always
 * @param adaptive whether it spins only as long as most waits end within that time
 */
public record WaitStrategy(long spinNanos, boolean adaptive) {
    private static final long ADAPTIVE_SPIN_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final WaitStrategy BLOCK = new WaitStrategy(0, false);
    private static final WaitStrategy SPIN = new WaitStrategy(Long.MAX_VALUE, false);

    public WaitStrategy {
        if (spinNanos < 0) {
            throw new IllegalArgumentException("spinNanos must not be negative: " + spinNanos);
        }
        if (adaptive && (spinNanos == 0 || spinNanos > ADAPTIVE_SPIN_NANOS_MAX)) {
            throw new IllegalArgumentException("an adaptive spin must be positive and at most a second: " + spinNanos);
        }
    }

    /** Blocks until there is something to do. */
    public static WaitStrategy block() {
        return BLOCK;
    }

    /** Never blocks: for a loop that has a processor to itself. */
    public static WaitStrategy spin() {
        return SPIN;
    }

    /**
     * Spins, then blocks.
     *
     * @param spin for how long after the last work; positive
     */
    public static WaitStrategy spinThenBlock(Duration spin) {
        return new WaitStrategy(positiveNanos(spin), false);
    }

    /**
     * Spins, then blocks, as long as most waits end while it spins; otherwise blocks at once, until waits are short again. So
     * a loop that has little to do costs nothing while it waits, and one that is woken all the time does not sleep.
     *
     * @param spin for how long after the last work; positive, at most a second
     */
    public static WaitStrategy adaptive(Duration spin) {
        return new WaitStrategy(positiveNanos(spin), true);
    }

    private static long positiveNanos(Duration spin) {
        if (!spin.isPositive()) {
            throw new IllegalArgumentException("spin must be positive: " + spin);
        }
        return TimeUnit.NANOSECONDS.convert(spin);
    }

    @Override
    public String toString() {
        if (spinNanos == 0) {
            return "block";
        }
        if (spinNanos == Long.MAX_VALUE) {
            return "spin";
        }
        return "spin " + Duration.ofNanos(spinNanos) + (adaptive ? " while that pays, then block" : ", then block");
    }
}
