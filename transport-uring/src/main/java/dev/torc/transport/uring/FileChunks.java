package dev.torc.transport.uring;

import dev.torc.ffi.LibC;
import dev.torc.ffi.PagePipe;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What files go through on their way to sockets: memory that parts of them are read into before they are sent, and a pipe for
 * pages of large ones. A chunk is held only while a send is at work, the pipe only within a call, neither of them while the
 * peer is waited for, so that a few chunks and one pipe serve any number of connections.
 */
final class FileChunks {
    private static final int BYTES = 128 << 10;
    private static final int COUNT_MAX = 64;
    /** As much as a pipe may hold that its owner did not ask root for (man 7 pipe). */
    private static final int PIPE_BYTES_MAX = 1 << 20;

    /** One chunk. */
    record Chunk(ByteBuffer bytes, long address) {}

    private final IoEvents events;
    private final LibC libc;
    private final Arena arena;
    private final ArrayDeque<Chunk> free = new ArrayDeque<>();
    private int made;
    private boolean mayPipe;
    private @Nullable PagePipe pipe;

    /** Connections that want a chunk, in the order in which they asked. */
    final ArrayDeque<SendingChannel> waiting = new ArrayDeque<>();

    FileChunks(IoEvents events, LibC libc, Arena arena, boolean mayPipe) {
        this.events = events;
        this.libc = libc;
        this.arena = arena;
        this.mayPipe = mayPipe;
    }

    @Nullable
    Chunk take() {
        Chunk chunk = free.poll();
        if (chunk == null && made < COUNT_MAX) {
            made++;
            events.count(Counter.ENGINE_BYTES_RESERVED, BYTES);
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

    /** The pipe for a file; null where it has to be read. */
    @Nullable
    PagePipe pipeFor(FileChannel file) {
        PagePipe present = pipe;
        if (present != null && !present.isOpen()) {
            close();
            present = null;
        }
        if (present == null) {
            if (!mayPipe) {
                return null;
            }
            try {
                present = PagePipe.open(libc, arena, PIPE_BYTES_MAX);
            } catch (IOException e) {
                // No descriptors, or no /proc: files are read from now on.
                mayPipe = false;
                return null;
            }
            pipe = present;
        }
        return present.takes(file) ? present : null;
    }

    void close() {
        if (pipe != null) {
            try {
                pipe.close();
            } catch (IOException e) {
                // Its descriptors are closed all the same.
            } finally {
                pipe = null;
            }
        }
    }
}
