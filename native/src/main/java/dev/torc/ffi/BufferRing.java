package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.torc.ffi.generated.io_uring_buf;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A ring of provided buffers, which receives take from its front: buffers are added at its end and seen by the kernel
 * once published. Linux 5.19. For the ring's thread only.
 *
 * <p>Its memory, and that of the buffers, must outlive every receive that names its group.
 */
public final class BufferRing {
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();
    private static final int ENTRY_BYTES = (int) io_uring_buf.sizeof();
    private static final long ADDR = io_uring_buf.addr$offset();
    private static final long LEN = io_uring_buf.len$offset();
    private static final long BID = io_uring_buf.bid$offset();
    /** The tail lies over the unused field of the first entry. */
    private static final long TAIL = io_uring_buf.resv$offset();

    private final MemorySegment entries;
    private final int mask;
    private int tail;
    private int published;

    BufferRing(MemorySegment entries, int capacity) {
        this.entries = entries;
        this.mask = capacity - 1;
    }

    /** The memory that a ring of {@code capacity} buffers, a power of two, takes; it must start on a page. */
    static long bytes(int capacity) {
        return (long) capacity * ENTRY_BYTES;
    }

    /** Adds a buffer; there are never more than the capacity. */
    public void add(int bufferId, long address, int length) {
        long base = (long) (tail & mask) * ENTRY_BYTES;
        entries.set(JAVA_LONG, base + ADDR, address);
        entries.set(JAVA_INT, base + LEN, length);
        entries.set(JAVA_SHORT, base + BID, (short) bufferId);
        tail++;
    }

    /** Shows the added buffers to the kernel; answers how many they are. */
    public int publish() {
        int added = tail - published;
        if (added != 0) {
            published = tail;
            SHORT.setRelease(entries, TAIL, (short) tail);
        }
        return added;
    }
}
