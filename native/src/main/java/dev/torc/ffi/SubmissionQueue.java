package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The submission side of a ring: entries are filled here and taken by the kernel at the next enter, or by its polling
 * thread. For the ring's thread only.
 */
public final class SubmissionQueue {
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final long headOffset;
    private final long tailOffset;
    private final long flagsOffset;
    private final int mask;
    private final int capacity;
    private final Sqe sqe;
    private int tail;
    /** The kernel's head as last read: behind or at the true one. */
    private int head;

    SubmissionQueue(MemorySegment ring, MemorySegment entries, Offsets offsets) {
        this.ring = ring;
        this.headOffset = offsets.head;
        this.tailOffset = offsets.tail;
        this.flagsOffset = offsets.flags;
        this.capacity = ring.get(JAVA_INT, offsets.entries);
        this.mask = capacity - 1;
        this.sqe = new Sqe(entries);
        if (offsets.array != 0) {
            for (int i = 0; i < capacity; i++) {
                ring.set(JAVA_INT, offsets.array + (long) i * Integer.BYTES, i);
            }
        }
    }

    /** Where the queue's words are; {@code array} is 0 where the ring has none. */
    record Offsets(int head, int tail, int flags, int entries, int array) {}

    /** How many entries it holds. */
    public int capacity() {
        return capacity;
    }

    /** The next entry, zeroed; null when all are filled and not taken: then submit first. */
    public @Nullable Sqe next() {
        if (tail - head >= capacity) {
            head = (int) INT.getAcquire(ring, headOffset);
            if (tail - head >= capacity) {
                return null;
            }
        }
        return sqe.at(tail++ & mask);
    }

    /** Shows the filled entries to the kernel; answers how many it has not taken. */
    int publish() {
        INT.setRelease(ring, tailOffset, tail);
        head = (int) INT.getAcquire(ring, headOffset);
        return tail - head;
    }

    /** The flags that the kernel sets, current. */
    int flags() {
        return (int) INT.getAcquire(ring, flagsOffset);
    }
}
