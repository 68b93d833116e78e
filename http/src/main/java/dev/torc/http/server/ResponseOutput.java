package dev.torc.http.server;

import dev.torc.transport.Buffer;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is written within one callback, so that a batch of pipelined responses leaves in one send. Holds a
 * buffer only until {@link #flush}.
 */
final class ResponseOutput {
    /** Up to here it costs less to copy than to queue apart, even where the memory is such that the engine could send from it. */
    private static final int GATHERED_BYTES_MAX = ResponseContent.PIECE_BYTES - 1;

    private final HttpActivity owner;
    private @Nullable Buffer buffer;
    private boolean writable = true;
    /** Who waits for what is in the buffer to be taken. */
    private @Nullable List<Runnable> waiting;

    ResponseOutput(HttpActivity owner) {
        this.owner = owner;
    }

    /** Where the next {@code bytes} are to be put, in one piece; null when there is no such buffer now. */
    @Nullable
    ByteBuffer room(int bytes) {
        Buffer current = buffer;
        if (current != null && current.bytes().remaining() >= bytes) {
            return current.bytes();
        }
        flush();
        current = owner.connection().acquire();
        buffer = current;
        return current != null && current.bytes().remaining() >= bytes ? current.bytes() : null;
    }

    /** Writes all bytes, into memory beyond the loop's budget if need be; see {@link #isWritable}. */
    void write(ByteBuffer bytes) {
        if (bytes.isDirect() && bytes.remaining() > GATHERED_BYTES_MAX) {
            flush();
            send(bytes);
        } else {
            gather(bytes);
        }
    }

    /** Buffers are filled to their ends: a queue of so many bytes holds hardly more memory than that. */
    private void gather(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer room = room(1);
            if (room == null) {
                send(bytes);
                return;
            }
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    private void send(ByteBuffer bytes) {
        if (!owner.connection().send(bytes)) {
            writable = false;
        }
    }

    /** Writes all bytes. */
    void write(byte[] bytes) {
        ByteBuffer room = room(bytes.length);
        if (room == null) {
            write(ByteBuffer.wrap(bytes));
        } else {
            room.put(bytes);
        }
    }

    /** Sends a part of a file after what was written; its channel is the connection's from now on. */
    void file(FileRegion region) {
        flush();
        if (!owner.connection().send(region)) {
            writable = false;
        }
    }

    /** Whether more should be written now; {@link #drained} makes it so again. */
    boolean isWritable() {
        return writable;
    }

    void drained() {
        writable = true;
    }

    /** Runs {@code action}, once, when the kernel has taken what was written so far, or the connection has ended before. */
    void whenTaken(Runnable action) {
        if (buffer == null) {
            owner.connection().whenSent(action);
            return;
        }
        if (waiting == null) {
            waiting = new ArrayList<>();
        }
        waiting.add(action);
    }

    void flush() {
        Buffer full = buffer;
        if (full == null) {
            return;
        }
        buffer = null;
        int bytes = full.bytes().position();
        if (bytes == 0) {
            full.release();
        } else if (!owner.connection().send(full)) {
            writable = false;
        }
        passWaiting();
    }

    private void passWaiting() {
        if (waiting != null) {
            waiting.forEach(owner.connection()::whenSent);
            waiting = null;
        }
    }

    void drop() {
        Buffer unsent = buffer;
        if (unsent != null) {
            buffer = null;
            unsent.release();
            passWaiting();
        }
    }
}
