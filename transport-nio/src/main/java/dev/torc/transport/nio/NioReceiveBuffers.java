package dev.torc.transport.nio;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.KeptBytes;
import dev.torc.transport.spi.SendItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory that received bytes are lent from: one buffer, and another one in its place while it is kept to be sent from. Last
 * given back is first used, so that its memory is still in a cache. For the loop's thread.
 */
final class NioReceiveBuffers {
    private static final int BYTES_MAX = 16 << 20;

    private final IoEvents events;
    private final int bytes;
    private final int countMax;
    private final ArrayDeque<Kept> free = new ArrayDeque<>();
    private Kept current;
    private int count;

    NioReceiveBuffers(IoEvents events, int bytes) {
        this.events = events;
        this.bytes = bytes;
        this.countMax = Math.max(1, BYTES_MAX / bytes);
        this.current = make();
    }

    private Kept make() {
        count++;
        events.count(Counter.ENGINE_BYTES_RESERVED, bytes);
        return new Kept(ByteBuffer.allocateDirect(bytes));
    }

    /** To receive into and to be lent then; empty. */
    ByteBuffer next() {
        return current.memory.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /** Keeps what is lent, to be sent; null where it has to be copied. */
    @SuppressWarnings("ReferenceEquality") // another view of the same memory may end later
    @Nullable
    SendItem keep(ByteBuffer part) {
        if (part != current.memory || !KeptBytes.isWorthKeeping(part, bytes)) {
            return null;
        }
        Kept other = free.poll();
        if (other == null) {
            if (count == countMax) {
                return null;
            }
            other = make();
        }
        Kept kept = current;
        current = other;
        return kept.keep(part);
    }

    private final class Kept extends KeptBytes {
        private final ByteBuffer memory;

        Kept(ByteBuffer memory) {
            super(memory);
            this.memory = memory;
        }

        @Override
        public void done() {
            free.push(this);
        }
    }
}
