package dev.torc.transport.uring;

import java.nio.ByteBuffer;

/**
 * What arrived on a connection that had paused, in order, for after the resume. It stays in the buffers that it arrived in as long
 * as the kernel has enough others, so that peers that are not read cannot take them from all; what comes then is copied. For the
 * loop's thread.
 */
final class HeldBytes {
    private static final int COUNT_AT_FIRST = 8;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ReceiveBuffers buffers;
    /** The buffers, and how many bytes are in each; a ring of a power of two. */
    private int[] ids = new int[COUNT_AT_FIRST];

    private int[] lengths = new int[COUNT_AT_FIRST];
    private int first;
    private int count;
    /** What was copied comes after what is in buffers. */
    private ByteBuffer copied = NOTHING;

    private int copiedBytes;

    HeldBytes(ReceiveBuffers buffers) {
        this.buffers = buffers;
    }

    boolean isEmpty() {
        return count == 0 && !copied.hasRemaining();
    }

    /** Adds bytes that are lent in a buffer; answers whether it keeps that. */
    boolean add(int buffer, ByteBuffer view) {
        buffers.held(view.remaining());
        if (copied.hasRemaining() || !buffers.keep(buffer)) {
            copy(view);
            return false;
        }
        if (count == ids.length) {
            grow();
        }
        int at = first + count & ids.length - 1;
        ids[at] = buffer;
        lengths[at] = view.remaining();
        count++;
        return true;
    }

    private void grow() {
        int[] longerIds = new int[2 * count];
        int[] longerLengths = new int[2 * count];
        for (int i = 0; i < count; i++) {
            longerIds[i] = ids[first + i & count - 1];
            longerLengths[i] = lengths[first + i & count - 1];
        }
        ids = longerIds;
        lengths = longerLengths;
        first = 0;
    }

    private void copy(ByteBuffer view) {
        copiedBytes += view.remaining();
        int length = copied.remaining() + view.remaining();
        if (copied.capacity() - copied.limit() < view.remaining()) {
            copied = ByteBuffer.allocate(Math.max(length, 2 * copied.capacity()))
                    .put(copied)
                    .flip();
        }
        int start = copied.position();
        int end = copied.limit();
        copied.limit(end + view.remaining()).position(end).put(view).position(start);
    }

    /** The bytes that came first of those that are left; there must be some. They are lent until {@link #drop}. */
    ByteBuffer front() {
        if (count == 0) {
            return copied;
        }
        buffers.lend(ids[first], true);
        return buffers.view(ids[first], lengths[first]);
    }

    /** Lets go of what {@link #front} answered. */
    void drop() {
        if (count == 0) {
            dropCopied();
            return;
        }
        buffers.held(-lengths[first]);
        if (!buffers.endLend()) {
            buffers.giveBack(ids[first]);
        }
        first = first + 1 & ids.length - 1;
        count--;
    }

    private void dropCopied() {
        buffers.held(-copiedBytes);
        copiedBytes = 0;
        copied = NOTHING;
    }

    /** Lets go of everything. */
    void clear() {
        while (count > 0) {
            drop();
        }
        dropCopied();
    }
}
