package dev.torc.tests.simulation;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened, in order: its number, a hash of all of it, and the last of it in words. */
final class Trace {
    private static final int KEPT = 256;
    private static final long PRIME = 0x100000001B3L;

    private final @Nullable Consumer<String> told;
    private final String[] whats = new String[KEPT];
    private final int[] connections = new int[KEPT];
    private final long[] values = new long[KEPT];
    private final long[] times = new long[KEPT];
    private long count;
    private long hash = 0xCBF29CE484222325L;

    /** Tells each as a line, where somebody listens. */
    Trace(@Nullable Consumer<String> told) {
        this.told = told;
    }

    void note(String what, int connection, long value, long nowNanos) {
        int at = (int) (count++ % KEPT);
        whats[at] = what;
        connections[at] = connection;
        values[at] = value;
        times[at] = nowNanos;
        hash = mix(mix(mix(mix(hash, what.hashCode()), connection), value), nowNanos);
        if (told != null) {
            told.accept(line(at));
        }
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * PRIME;
        return mixed ^ mixed >>> 29;
    }

    long count() {
        return count;
    }

    /** Two runs with the same hash have done the same, at the same times. */
    long hash() {
        return hash;
    }

    private String line(int at) {
        return String.format(
                Locale.ROOT, "%14.6f ms  #%-3d %-24s %d", times[at] / 1e6, connections[at], whats[at], values[at]);
    }

    /** The last of it, a line each. */
    String last() {
        StringBuilder lines = new StringBuilder();
        for (long i = Math.max(0, count - KEPT); i < count; i++) {
            lines.append(line((int) (i % KEPT))).append('\n');
        }
        return lines.toString();
    }
}
