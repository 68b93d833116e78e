package dev.torc.http.server;

import dev.torc.transport.Buffer;
import dev.torc.transport.FileRegion;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is written within one callback, so that a batch of pipelined responses leaves in one send. Holds a
 * buffer only until {@link #flush}.
 */
final class ResponseOutput {
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

    /** Copies all bytes, into memory beyond the loop's budget if need be; see {@link #isWritable}. */
    void copy(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            ByteBuffer room = room(1);
            if (room == null) {
                byte[] rest = new byte[bytes.remaining()];
                bytes.get(rest);
                owner.connection().send(SharedBytes.copyOf(rest));
                writable = false;
                return;
            }
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    /** Copies all bytes. */
    void copy(byte[] bytes) {
        ByteBuffer room = room(bytes.length);
        if (room == null) {
            copy(ByteBuffer.wrap(bytes));
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
