package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The send buffers of one loop: slots of one size, cut from slabs that are allocated when first needed and kept until
 * the loop ends, up to a budget, and beyond it for the one buffer that each connection may have always. Last released
 * is first acquired, so that its memory is still in a cache.
 *
 * <p>For the loop's thread only; the arena is confined to it, so that use from another thread throws.
 */
final class BufferPool implements AutoCloseable {
    private static final int SLAB_BYTES = 1 << 20;
    private static final int ALIGNMENT_BYTES = 4096;

    private final Arena arena = Arena.ofConfined();
    private final int bufferBytes;
    private final int buffersMax;
    private final LoopStats stats;
    private Buffer[] free = new Buffer[0];
    private int freeCount;
    private int total;

    BufferPool(int bufferBytes, long memoryBytesMax, LoopStats stats) {
        this.stats = stats;
        this.bufferBytes = bufferBytes;
        this.buffersMax = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(1, memoryBytesMax / bufferBytes));
    }

    @Nullable
    Buffer acquire() {
        if (inUse() < buffersMax) {
            return take(null);
        }
        stats.add(Counter.BUFFERS_EXHAUSTED, 1);
        return null;
    }

    /** Takes a buffer beyond the budget; {@code holder} is told when it is back. */
    Buffer acquireReserve(LoopConnection holder) {
        return take(holder);
    }

    private Buffer take(@Nullable LoopConnection holder) {
        if (freeCount == 0) {
            grow();
        }
        stats.add(Counter.BUFFERS_ACQUIRED, 1);
        Buffer buffer = free[--freeCount];
        buffer.acquired(holder);
        return buffer;
    }

    void release(Buffer buffer) {
        free[freeCount++] = buffer;
    }

    int inUse() {
        return total - freeCount;
    }

    /** Buffers that {@link #acquire} could answer before the budget is used up; none where this is not positive. */
    int available() {
        return buffersMax - inUse();
    }

    private void grow() {
        int count = Math.max(1, SLAB_BYTES / bufferBytes);
        if (total < buffersMax) {
            count = Math.min(count, buffersMax - total);
        }
        ByteBuffer slab =
                arena.allocate((long) count * bufferBytes, ALIGNMENT_BYTES).asByteBuffer();
        total += count;
        stats.add(Counter.BUFFERS_MADE, count);
        stats.set(Counter.BUFFER_BYTES_RESERVED, (long) total * bufferBytes);
        free = Arrays.copyOf(free, total);
        for (int i = count - 1; i >= 0; i--) {
            free[freeCount++] = new Buffer(this, slab.slice(i * bufferBytes, bufferBytes));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
