package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The completion side of a ring: the kernel posts, this side reads. For the ring's thread only. */
public final class CompletionQueue {
    /** Answered by {@link #peek} when there is no such completion; no result is that low. */
    public static final int MISSING = Integer.MIN_VALUE;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment ring;
    private final long headOffset;
    private final long tailOffset;
    private final int mask;
    private final Cqe cqe;
    private final Cqe peeked;
    private int head;
    /** The kernel's tail as last read. */
    private int tail;

    CompletionQueue(MemorySegment ring, long entriesOffset, int headOffset, int tailOffset, int capacity) {
        this.ring = ring;
        this.headOffset = headOffset;
        this.tailOffset = tailOffset;
        this.mask = capacity - 1;
        MemorySegment entries = ring.asSlice(entriesOffset, (long) capacity * Cqe.BYTES);
        this.cqe = new Cqe(entries);
        this.peeked = new Cqe(entries);
        this.head = ring.get(JAVA_INT, headOffset);
        this.tail = head;
    }

    /** How many completions it holds. */
    public int capacity() {
        return mask + 1;
    }

    /** Whether a completion waits. */
    public boolean isEmpty() {
        return head == tail && head == (tail = (int) INT.getAcquire(ring, tailOffset));
    }

    /** Moves {@link #cqe} to the next completion; false when there is none. */
    public boolean next() {
        if (isEmpty()) {
            return false;
        }
        cqe.at(head++ & mask);
        return true;
    }

    /** The current completion. */
    public Cqe cqe() {
        return cqe;
    }

    /** Gives the entries read so far back to the kernel. */
    public void release() {
        INT.setRelease(ring, headOffset, head);
    }

    /**
     * Looks for a completion that was not read yet, and leaves it where it is.
     *
     * @return its result, or {@link #MISSING}
     */
    public int peek(long userData) {
        tail = (int) INT.getAcquire(ring, tailOffset);
        for (int i = head; i != tail; i++) {
            peeked.at(i & mask);
            if (peeked.userData() == userData) {
                return peeked.res();
            }
        }
        return MISSING;
    }
}
