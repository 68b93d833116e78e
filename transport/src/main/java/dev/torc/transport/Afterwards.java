package dev.torc.transport;

import java.util.ArrayDeque;
import java.util.ArrayList;

/**
 * What callbacks leave to be done after them, once a turn: bytes to be handed over, callbacks that were promised,
 * connections to be torn down. Done here and not inside the callbacks, no handler is ever called from within itself.
 */
final class Afterwards {
    private final ArrayList<LoopConnection> toFlush = new ArrayList<>();
    private final ArrayDeque<LoopConnection> toDrain = new ArrayDeque<>();
    private final ArrayDeque<LoopConnection> toTearDown = new ArrayDeque<>();
    private final ArrayDeque<LoopConnection> starved = new ArrayDeque<>();

    void flush(LoopConnection connection) {
        toFlush.add(connection);
    }

    void callDrained(LoopConnection connection) {
        toDrain.add(connection);
    }

    void tearDown(LoopConnection connection) {
        toTearDown.add(connection);
    }

    void callWhenBuffersAreBack(LoopConnection connection) {
        starved.add(connection);
    }

    boolean hasWork(int buffersAvailable) {
        return !toFlush.isEmpty()
                || !toTearDown.isEmpty()
                || !toDrain.isEmpty()
                || (!starved.isEmpty() && buffersAvailable > 0);
    }

    void settle(BufferPool buffers) {
        for (int i = 0; i < toFlush.size(); i++) {
            toFlush.get(i).flush();
        }
        toFlush.clear();
        // What these callbacks cause is for the next turn: each queue is taken at the length that it has now.
        for (int i = toDrain.size(); i > 0; i--) {
            toDrain.remove().runDrained();
        }
        for (int i = Math.min(starved.size(), buffers.available()); i > 0; i--) {
            starved.remove().buffersBack();
        }
        for (int i = toTearDown.size(); i > 0; i--) {
            LoopConnection connection = toTearDown.remove();
            if (connection.cancel()) {
                connection.finish();
            }
        }
    }
}
