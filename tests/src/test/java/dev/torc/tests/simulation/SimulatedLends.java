package dev.torc.tests.simulation;

import dev.torc.transport.spi.KeptBytes;
import dev.torc.transport.spi.SendItem;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory that received bytes are lent in. It is overwritten when the lend has ended or, where it is kept, when what it holds was
 * sent. Sometimes none can be kept.
 */
final class SimulatedLends {
    private static final int LENT_BYTES = 16 << 10;
    private static final byte POISON = 0x07;
    private static final int KEPT_MAX = 5;

    private final World world;
    private final Arena arena;
    private final ArrayDeque<Memory> free = new ArrayDeque<>();
    private @Nullable Memory lent;
    private int kept;

    SimulatedLends(World world, Arena arena) {
        this.world = world;
        this.arena = arena;
    }

    /** Memory to be filled and lent until {@link #end}. */
    ByteBuffer begin() {
        Memory next = free.poll();
        lent = next == null ? new Memory(arena.allocate(LENT_BYTES).asByteBuffer()) : next;
        return lent.bytes.clear().order(ByteOrder.BIG_ENDIAN);
    }

    void end() {
        Memory ended = lent;
        lent = null;
        if (ended != null) {
            ended.overwrite();
        }
    }

    /** Keeps what is lent now, or not. */
    @SuppressWarnings("ReferenceEquality") // as the engines do
    @Nullable
    SendItem keep(ByteBuffer bytes) {
        Memory memory = lent;
        if (memory == null || bytes != memory.bytes || kept == KEPT_MAX || world.chance.oneIn(4)) {
            return null;
        }
        kept++;
        lent = null;
        world.faults.count(Fault.KEPT_LEND);
        return memory.keep(bytes);
    }

    int kept() {
        return kept;
    }

    private final class Memory extends KeptBytes {
        private final ByteBuffer bytes;

        Memory(ByteBuffer bytes) {
            super(bytes);
            this.bytes = bytes;
        }

        void overwrite() {
            bytes.clear();
            for (int i = 0; i < bytes.capacity(); i++) {
                bytes.put(i, POISON);
            }
            free.push(this);
        }

        @Override
        public void done() {
            kept--;
            overwrite();
        }
    }
}
