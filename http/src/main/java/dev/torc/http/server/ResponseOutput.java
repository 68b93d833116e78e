package dev.torc.http.server;

import dev.torc.transport.Buffer;
import dev.torc.transport.Connection;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is written within one callback, so that a batch of pipelined responses leaves in one send. Holds a
 * buffer only until {@link #flush}.
 */
final class ResponseOutput {
    private final Connection connection;
    private @Nullable Buffer buffer;
    private boolean writable = true;

    ResponseOutput(Connection connection) {
        this.connection = connection;
    }

    /** Where the next {@code bytes} are to be put, in one piece; null when there is no such buffer now. */
    @Nullable
    ByteBuffer room(int bytes) {
        Buffer current = buffer;
        if (current != null && current.bytes().remaining() >= bytes) {
            return current.bytes();
        }
        flush();
        current = connection.acquire();
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
                connection.send(SharedBytes.copyOf(rest));
                writable = false;
                return;
            }
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    /** Whether more should be written now; {@link #drained} makes it so again. */
    boolean isWritable() {
        return writable;
    }

    void drained() {
        writable = true;
    }

    void flush() {
        Buffer full = buffer;
        if (full == null) {
            return;
        }
        buffer = null;
        if (full.bytes().position() == 0) {
            full.release();
        } else if (!connection.send(full)) {
            writable = false;
        }
    }

    void drop() {
        Buffer unsent = buffer;
        if (unsent != null) {
            buffer = null;
            unsent.release();
        }
    }
}
