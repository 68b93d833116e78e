package dev.torc.tests.transport;

import java.nio.ByteBuffer;

/** The bytes on their way in one direction: a ring of fixed size, as the buffers of a socket are. */
public final class MemoryPipe {
    private final byte[] ring;
    private int start;
    private int length;

    /** An empty one. */
    public MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    /** How many bytes are on their way. */
    public int length() {
        return length;
    }

    /** How many more it takes. */
    public int space() {
        return ring.length - length;
    }

    /** Whether no byte is on its way. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Takes at most {@code max} bytes of {@code from}, without moving it. */
    public int write(ByteBuffer from, int max) {
        int count = Math.min(Math.min(max, space()), from.remaining());
        int end = (start + length) % ring.length;
        int first = Math.min(count, ring.length - end);
        from.get(from.position(), ring, end, first);
        from.get(from.position() + first, ring, 0, count - first);
        length += count;
        return count;
    }

    /** Moves at most {@code max} bytes into {@code into}. */
    public void read(ByteBuffer into, int max) {
        int count = Math.min(Math.min(max, length), into.remaining());
        int first = Math.min(count, ring.length - start);
        into.put(ring, start, first);
        into.put(ring, 0, count - first);
        start = (start + count) % ring.length;
        length -= count;
    }
}
