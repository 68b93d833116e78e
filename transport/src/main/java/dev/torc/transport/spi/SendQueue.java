package dev.torc.transport.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent on one connection, in order. The loop appends; the engine gathers from the front, and
 * says with {@link #advance} what the kernel has taken. For the loop's thread only.
 */
public final class SendQueue {
    private @Nullable SendItem head;
    private @Nullable SendItem tail;
    private long bytes;

    /** Makes an empty queue. */
    public SendQueue() {}

    /** Appends an item; an empty one is done at once. */
    public void add(SendItem item) {
        long length = item.remaining();
        if (length == 0) {
            item.done();
            return;
        }
        item.next = null;
        if (tail == null) {
            head = item;
        } else {
            tail.next = item;
        }
        tail = item;
        bytes += length;
    }

    /** Bytes that are still to be sent. */
    public long bytes() {
        return bytes;
    }

    /** Whether nothing is left to be sent. */
    public boolean isEmpty() {
        return head == null;
    }

    /** The first item, or null. */
    public @Nullable SendItem first() {
        return head;
    }

    /**
     * Collects the views of the first items, up to the first file region, as one gathering write takes them.
     *
     * @param into receives the views, from index 0 on
     * @return how many there are
     */
    public int gather(@Nullable ByteBuffer[] into) {
        int count = 0;
        for (SendItem item = head; item != null && item.file() == null && count < into.length; item = item.next) {
            into[count++] = item.view();
        }
        return count;
    }

    /**
     * Collects the first items, up to the first file region and with it.
     *
     * @param into receives the items, from index 0 on
     * @return how many there are; only the last may be a file region
     */
    public int gather(@Nullable SendItem[] into) {
        int count = 0;
        for (SendItem item = head; item != null && count < into.length; item = item.next) {
            into[count++] = item;
            if (item.file() != null) {
                break;
            }
        }
        return count;
    }

    /**
     * Accounts for bytes that a gathering write took, when the views were moved by that write.
     *
     * @param sent how many bytes; items that are empty now are done
     */
    public void advanceMoved(long sent) {
        bytes -= sent;
        dropEmpty();
    }

    /**
     * Accounts for bytes that were taken from the front, and moves the views past them.
     *
     * @param sent how many bytes; items that are empty now are done
     */
    public void advance(long sent) {
        long left = sent;
        for (SendItem item = head; item != null && left > 0; item = item.next) {
            long part = Math.min(left, item.remaining());
            item.advance(part);
            left -= part;
        }
        if (left != 0) {
            throw new IllegalArgumentException("more bytes were sent than were queued, by " + left);
        }
        bytes -= sent;
        dropEmpty();
    }

    /** Drops all that is left. */
    public void clear() {
        while (head != null) {
            drop(head);
        }
        bytes = 0;
    }

    private void dropEmpty() {
        while (head != null && head.remaining() == 0) {
            drop(head);
        }
    }

    private void drop(SendItem item) {
        head = item.next;
        if (head == null) {
            tail = null;
        }
        item.next = null;
        item.done();
    }
}
