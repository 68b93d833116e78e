package dev.torc.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads, each value by itself current (opaque access), all of them together
 * not a snapshot. They are on cache lines of their own, wherever the collector puts them: what another loop writes all the time may
 * be next to them, and neither takes the line away from the other.
 */
public final class LoopCounters {
    /** Two cache lines of 64 bytes: processors fetch them in pairs. */
    private static final int PADDING = 16;

    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values;

    /** So many numbers, all 0. */
    public LoopCounters(int count) {
        values = new long[PADDING + count + PADDING];
    }

    /** A number's value; from any thread. */
    public long get(int index) {
        return (long) VALUES.getOpaque(values, PADDING + index);
    }

    /** Adds to a number. */
    public void add(int index, long amount) {
        int i = PADDING + index;
        VALUES.setOpaque(values, i, values[i] + amount);
    }

    /** Gives a number another value. */
    public void set(int index, long value) {
        VALUES.setOpaque(values, PADDING + index, value);
    }
}
