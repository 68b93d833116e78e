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
 */
public record WaitStrategy(long spinNanos) {
    private static final WaitStrategy BLOCK = new WaitStrategy(0);
    private static final WaitStrategy SPIN = new WaitStrategy(Long.MAX_VALUE);

    public WaitStrategy {
        if (spinNanos < 0) {
            throw new IllegalArgumentException("spinNanos must not be negative: " + spinNanos);
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
        if (!spin.isPositive()) {
            throw new IllegalArgumentException("spin must be positive: " + spin);
        }
        return new WaitStrategy(TimeUnit.NANOSECONDS.convert(spin));
    }

    @Override
    public String toString() {
        if (spinNanos == 0) {
            return "block";
        }
        return spinNanos == Long.MAX_VALUE ? "spin" : "spin " + Duration.ofNanos(spinNanos) + ", then block";
    }
}
