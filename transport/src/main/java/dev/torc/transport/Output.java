package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What one connection sends: its queue, who works on it, and where it stands to the watermarks. For the loop's thread. */
final class Output {
    private final EventLoop loop;
    private final LoopConnection connection;
    private final SendQueue queue = new SendQueue();
    /** The driver works on the queue and will report. */
    private boolean sending;
    /** In the loop's list of connections with unsent bytes. */
    private boolean flushScheduled;
    /** Nothing more is accepted; what is queued is still sent. */
    private boolean ending;

    private boolean ended;
    /** The queue was above its high watermark and has not fallen to the low one since. */
    private boolean above;
    /** Bytes were delivered meanwhile: what is sent now may be their consequence. */
    private boolean receivedAbove;
    /** The connection has its one buffer beyond the budget. */
    private boolean reserveTaken;
    /** In the loop's list of those that want buffers. */
    private boolean starved;

    private long sentBytes;
    /** Who waits for bytes to be taken; null as long as nobody has. */
    private @Nullable SendMarks marks;

    Output(EventLoop loop, LoopConnection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long bytes() {
        return queue.bytes();
    }

    /** Bytes that the kernel took. */
    long sentBytes() {
        return sentBytes;
    }

    /** Runs {@code action} once the kernel has taken what is queued now, or none of it will leave any more. */
    void whenSent(Runnable action) {
        SendMarks present = marks;
        if (present == null) {
            present = new SendMarks(loop);
            marks = present;
        }
        present.add(sentBytes + queue.bytes(), action);
        if (queue.isEmpty()) {
            loop.executeQuietly(this::reachMarks);
        }
    }

    /** A buffer of the pool or, once, one beyond its budget; else null, and receiving pauses until buffers are back. */
    @Nullable
    Buffer acquire() {
        Buffer buffer = loop.buffers().acquire();
        if (buffer != null || !connection.isOpen()) {
            return buffer;
        }
        if (!reserveTaken) {
            reserveTaken = true;
            return loop.buffers().acquireReserve(connection);
        }
        connection.closeGate(ReceiveGate.MEMORY);
        if (!starved) {
            starved = true;
            loop.afterwards().callWhenBuffersAreBack(connection);
        }
        return null;
    }

    /** The loop has buffers again; maybe the connection waits for none any more. */
    void buffersBack() {
        starved = false;
        if (opensForMemory()) {
            connection.runDrained();
        }
    }

    /** The buffer beyond the budget is back; the connection may wait for one. */
    void reserveBack() {
        reserveTaken = false;
        if (opensForMemory()) {
            loop.afterwards().callDrained(connection);
        }
    }

    private boolean opensForMemory() {
        boolean waited = connection.isGateClosedBy(ReceiveGate.MEMORY);
        if (waited) {
            connection.openGate(ReceiveGate.MEMORY);
        }
        return waited;
    }

    /** Queues bytes in the memory that they are lent in, or copies of them; as {@link #add}. */
    boolean send(ByteBuffer bytes, boolean flushFollows) {
        SendItem kept = accepts() ? loop.driver().keep(bytes) : null;
        if (kept != null || !accepts()) {
            bytes.position(bytes.limit());
            return kept != null && add(kept, flushFollows);
        }
        boolean below = queue.bytes() <= loop.options().highWatermarkBytes();
        while (bytes.hasRemaining()) {
            Buffer buffer = acquire();
            if (buffer == null) {
                byte[] rest = new byte[bytes.remaining()];
                bytes.get(rest);
                add(loop.sharedItem(SharedBytes.copyOf(rest)), flushFollows);
                return false;
            }
            below = add(buffer.copy(bytes), flushFollows);
        }
        return below;
    }

    private boolean accepts() {
        return connection.isOpen() && !ending;
    }

    /**
     * Queues an item, or drops it where nothing is accepted any more.
     *
     * @param flushFollows whether the caller will {@link #flush} by itself
     * @return whether it is queued, and the queue at or below its high watermark
     */
    boolean add(SendItem item, boolean flushFollows) {
        if (!accepts()) {
            item.done();
            return false;
        }
        boolean wasAbove = queue.bytes() > loop.options().highWatermarkBytes();
        queue.add(item);
        if (!sending && !flushScheduled && !flushFollows) {
            flushScheduled = true;
            loop.afterwards().flush(connection);
        }
        if (queue.bytes() <= loop.options().highWatermarkBytes()) {
            return true;
        }
        above = true;
        if (wasAbove && receivedAbove) {
            // It goes on answering what it receives: only receiving less bounds the queue.
            connection.closeGate(ReceiveGate.WATERMARK);
        }
        return false;
    }

    /** Bytes are about to be delivered. */
    void receiving() {
        receivedAbove = above;
    }

    /** Hands queued bytes to the driver unless it has them already. */
    void flush() {
        flushScheduled = false;
        if (sending || queue.isEmpty() || !connection.maySend()) {
            return;
        }
        sending = true;
        long before = queue.bytes();
        boolean all = false;
        try {
            all = loop.driver().send(connection.id(), queue);
        } catch (RuntimeException e) {
            loop.report(e);
            connection.failed(new IOException("sending failed: " + e, e));
        }
        // First, for whoever waits for what was sent may add to the queue, and that has to be sent, too.
        sending = !all;
        taken(before - queue.bytes());
        if (all) {
            afterSend();
        }
    }

    void sent(long bytes) {
        if (queue.isEmpty()) {
            sending = false;
        }
        taken(bytes);
        afterSend();
    }

    private void taken(long bytes) {
        sentBytes += bytes;
        loop.stats().add(Counter.SENT_BYTES, bytes);
        reachMarks();
    }

    private void reachMarks() {
        if (marks != null) {
            marks.reached(sentBytes);
        }
    }

    private void afterSend() {
        if (above && queue.bytes() <= loop.options().lowWatermarkBytes() && connection.isOpen()) {
            above = false;
            receivedAbove = false;
            connection.openGate(ReceiveGate.WATERMARK);
            // Later, not here: a handler that refills the queue would otherwise recurse as long as the peer reads.
            loop.afterwards().callDrained(connection);
        }
        if (queue.isEmpty()) {
            connection.sentAll();
            if (ending && connection.isOpen()) {
                end();
            }
        }
    }

    /** Ends the output once all is sent. */
    void end() {
        ending = true;
        if (queue.isEmpty() && !ended) {
            ended = true;
            loop.driver().shutdownOutput(connection.id());
        }
    }

    /** Drops what is left; the driver holds nothing of it. */
    void clear() {
        queue.clear();
        if (marks != null) {
            marks.reached(Long.MAX_VALUE);
        }
    }
}
