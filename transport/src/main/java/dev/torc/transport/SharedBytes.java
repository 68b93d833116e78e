package dev.torc.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/** Immutable bytes in native memory that any loop may send any number of times; the memory is collected with them. */
public final class SharedBytes {
    private final ByteBuffer bytes;
    private final long address;

    private SharedBytes(ByteBuffer bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    /** Copies {@code bytes} into native memory. */
    public static SharedBytes copyOf(byte[] bytes) {
        MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, bytes.length), Long.BYTES);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return new SharedBytes(segment.asByteBuffer().limit(bytes.length).asReadOnlyBuffer(), segment.address());
    }

    long address() {
        return address;
    }

    /** How many bytes there are. */
    public int length() {
        return bytes.limit();
    }

    /** A read-only view with a position and limit of its own. */
    public ByteBuffer view() {
        return bytes.duplicate();
    }
}
