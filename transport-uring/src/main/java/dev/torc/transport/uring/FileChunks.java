package dev.torc.transport.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The memory that parts of files are read into before they are sent. A chunk is held only while a send is at work, never
 * while the peer is waited for, so that a few serve any number of connections.
 */
final class FileChunks {
    private static final int BYTES = 128 << 10;
    private static final int COUNT_MAX = 64;

    /** One chunk. */
    record Chunk(ByteBuffer bytes, long address) {}

    private final Arena arena;
    private final ArrayDeque<Chunk> free = new ArrayDeque<>();
    private int made;

    /** Connections that want a chunk, in the order in which they asked. */
    final ArrayDeque<SendingChannel> waiting = new ArrayDeque<>();

    FileChunks(Arena arena) {
        this.arena = arena;
    }

    @Nullable
    Chunk take() {
        Chunk chunk = free.poll();
        if (chunk == null && made < COUNT_MAX) {
            made++;
            MemorySegment memory = arena.allocate(BYTES, Long.BYTES);
            chunk = new Chunk(memory.asByteBuffer(), memory.address());
        }
        return chunk;
    }

    void release(Chunk chunk) {
        free.push(chunk);
    }

    boolean isEmpty() {
        return free.isEmpty() && made == COUNT_MAX;
    }
}
