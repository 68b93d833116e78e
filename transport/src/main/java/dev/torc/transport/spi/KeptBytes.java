package dev.torc.transport.spi;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Memory that an engine lends received bytes in, as something to be sent: one part of it, without a copy. One for each piece of
 * such memory, made once. For the loop's thread only.
 */
public abstract class KeptBytes extends SendItem {
    /** What is kept for less of its memory than this part is copied. */
    private static final int KEPT_PART_MIN = 4;

    private final ByteBuffer view;
    private final long address;

    /**
     * For the memory between index 0 and the capacity of {@code memory}.
     *
     * @param memory native memory that stays where it is
     */
    protected KeptBytes(ByteBuffer memory) {
        this.view = memory.duplicate().clear();
        this.address = MemorySegment.ofBuffer(view).address();
    }

    /** Whether {@code part} is so much of memory of {@code bytes} that it is worth keeping; otherwise it is copied. */
    public static boolean isWorthKeeping(ByteBuffer part, int bytes) {
        return part.remaining() >= bytes / KEPT_PART_MIN;
    }

    /** Will send what is between the position and the limit of {@code lent}, whose memory this is. */
    public final SendItem keep(ByteBuffer lent) {
        view.limit(lent.limit()).position(lent.position());
        return this;
    }

    @Override
    public final ByteBuffer view() {
        return view;
    }

    @Override
    public final long address() {
        return address;
    }

    @Override
    public final long remaining() {
        return view.remaining();
    }
}
