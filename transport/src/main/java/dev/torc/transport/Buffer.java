package dev.torc.transport;

import dev.torc.transport.spi.SendItem;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A pooled buffer of native memory: acquired empty, filled through {@link #bytes()}, then either given to
 * {@link Connection#send(Buffer)} or {@link #release() released}. For the thread of its loop only.
 *
 * <p>States: free (in the pool), owned (by whoever acquired it), given (to the engine). Using a buffer that is not
 * owned throws {@link IllegalStateException}.
 */
public final class Buffer extends SendItem {
    private final BufferPool pool;
    private final ByteBuffer bytes;
    private final long address;
    /** Whose one buffer beyond the budget this is, if it is one. */
    private @Nullable LoopConnection holder;

    private boolean owned;
    private boolean free = true;

    Buffer(BufferPool pool, ByteBuffer bytes) {
        this.pool = pool;
        this.bytes = bytes;
        this.address = MemorySegment.ofBuffer(bytes).address();
    }

    /** The memory, to be filled with relative puts: what lies before its position is what will be sent. */
    public ByteBuffer bytes() {
        if (!owned) {
            throw new IllegalStateException("the buffer was given or released");
        }
        return bytes;
    }

    /** Returns the buffer to its pool unsent. */
    public void release() {
        if (!owned) {
            throw new IllegalStateException("the buffer was given or released");
        }
        done();
    }

    void acquired(@Nullable LoopConnection reserveOf) {
        holder = reserveOf;
        owned = true;
        free = false;
        bytes.clear().order(ByteOrder.BIG_ENDIAN);
    }

    void give() {
        if (!owned) {
            throw new IllegalStateException("the buffer was given or released");
        }
        owned = false;
        bytes.flip();
    }

    /** Takes as many bytes as it has room for, and is given to be sent. */
    Buffer copy(ByteBuffer from) {
        int count = Math.min(bytes.remaining(), from.remaining());
        bytes.put(bytes.position(), from, from.position(), count).position(bytes.position() + count);
        from.position(from.position() + count);
        give();
        return this;
    }

    boolean isFrom(BufferPool other) {
        return pool == other;
    }

    @Override
    public ByteBuffer view() {
        return bytes;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public long remaining() {
        return bytes.remaining();
    }

    @Override
    public void done() {
        if (free) {
            throw new IllegalStateException("the buffer was released twice");
        }
        owned = false;
        free = true;
        pool.release(this);
        LoopConnection told = holder;
        holder = null;
        if (told != null) {
            told.reserveBack();
        }
    }
}
