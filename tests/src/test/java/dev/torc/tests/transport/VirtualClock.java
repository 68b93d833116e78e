package dev.torc.tests.transport;

import dev.torc.transport.NanoClock;

/** A clock that only moves when told to; for one thread. */
public final class VirtualClock implements NanoClock {
    private long nowNanos = 1_000_000_007;

    /** A clock that stands. */
    public VirtualClock() {}

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /** Moves on. */
    public void advance(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a clock never goes back: " + nanos);
        }
        nowNanos += nanos;
    }
}
