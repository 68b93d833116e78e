package dev.torc.transport;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop by slot. An id is a slot (32 bits) and the generation of its use (24 bits): an event that
 * names an earlier use of the slot finds nothing. For the loop's thread only.
 */
final class ConnectionTable {
    private static final int GENERATION_MASK = 0xFF_FFFF;

    private @Nullable LoopConnection[] connections = new LoopConnection[64];
    private int[] generations = new int[64];
    private int[] free = new int[64];
    private int freeCount;
    private int used;

    /** Makes the id under which the next connection is to be {@link #put}. */
    long reserve() {
        int slot = freeCount > 0 ? free[--freeCount] : used++;
        if (slot == connections.length) {
            connections = Arrays.copyOf(connections, slot * 2);
            generations = Arrays.copyOf(generations, slot * 2);
            free = Arrays.copyOf(free, slot * 2);
        }
        return ((long) generations[slot] << 32) | slot;
    }

    void put(LoopConnection connection) {
        connections[(int) connection.id()] = connection;
    }

    @Nullable
    LoopConnection get(long id) {
        int slot = (int) id;
        return slot < used && generations[slot] == (int) (id >>> 32) ? connections[slot] : null;
    }

    void remove(long id) {
        int slot = (int) id;
        connections[slot] = null;
        generations[slot] = (generations[slot] + 1) & GENERATION_MASK;
        free[freeCount++] = slot;
    }

    int size() {
        return used - freeCount;
    }

    /** Visits at most so many from a slot on; answers the slot that is next, or -1. */
    int forEach(int from, int countMax, Consumer<? super LoopConnection> action) {
        int left = countMax;
        for (int slot = from; slot < used; slot++) {
            if (left == 0) {
                return slot;
            }
            LoopConnection connection = connections[slot];
            if (connection != null) {
                left--;
                action.accept(connection);
            }
        }
        return -1;
    }

    void forEach(Consumer<LoopConnection> action) {
        for (int slot = 0; slot < used; slot++) {
            LoopConnection connection = connections[slot];
            if (connection != null) {
                action.accept(connection);
            }
        }
    }
}
