package dev.torc.http.server;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Received bytes of one connection that could not be used yet: copied, since what is received is only lent. */
final class Backlog {
    private static final int BYTES_MIN = 512;
    /** No bytes. */
    static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private @Nullable ByteBuffer bytes;
    /** What is looked at now: these bytes, or a lend. */
    private ByteBuffer current = NOTHING;

    boolean isEmpty() {
        return bytes == null;
    }

    /** The bytes, to be used in place; {@link #keep} then says what is left of them. */
    ByteBuffer bytes() {
        return bytes == null ? NOTHING : bytes;
    }

    /** These are looked at from now on. */
    void look(ByteBuffer lookedAt) {
        current = lookedAt;
    }

    /** Whether there is more than what was used so far, here or in what is looked at. */
    boolean hasMore() {
        return current.hasRemaining() || bytes != null && bytes.hasRemaining();
    }

    /** Adds a lend to what is here. */
    void add(ByteBuffer lent) {
        bytes = joined(bytes, lent);
    }

    /** Keeps what remains of these bytes, which may be those that are here, and nothing else. */
    void keep(ByteBuffer remaining) {
        if (!remaining.hasRemaining()) {
            bytes = null;
        } else if (!holds(remaining)) {
            bytes = joined(null, remaining);
        }
    }

    /** Whether these are the bytes that are here, and not a lend. */
    @SuppressWarnings("ReferenceEquality")
    boolean holds(ByteBuffer other) {
        return other == bytes;
    }

    void clear() {
        bytes = null;
    }

    private static ByteBuffer joined(@Nullable ByteBuffer earlier, ByteBuffer bytes) {
        int before = earlier == null ? 0 : earlier.remaining();
        int total = before + bytes.remaining();
        ByteBuffer joined;
        if (earlier != null && earlier.capacity() >= total) {
            joined = earlier.compact();
        } else {
            joined = ByteBuffer.allocate(Math.max(BYTES_MIN, total + total / 2));
            if (earlier != null) {
                joined.put(earlier);
            }
        }
        return joined.put(bytes).flip();
    }
}
