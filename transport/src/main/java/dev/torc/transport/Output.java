package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;

/** What one connection sends: its queue, who works on it, and where it stands to the watermarks. For the loop's thread. */
final class Output {
    private final EventLoop loop;
    private final LoopConnection connection;
    private final ReceiveGate gate;
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

    Output(EventLoop loop, LoopConnection connection, ReceiveGate gate) {
        this.loop = loop;
        this.connection = connection;
        this.gate = gate;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean isEnding() {
        return ending;
    }

    long bytes() {
        return queue.bytes();
    }

    /**
     * Queues an item.
     *
     * @param flushFollows whether the caller will {@link #flush} by itself
     * @return whether the queue is at or below its high watermark
     */
    boolean add(SendItem item, boolean flushFollows) {
        boolean wasAbove = queue.bytes() > loop.highWatermarkBytes();
        queue.add(item);
        if (!sending && !flushScheduled && !flushFollows) {
            flushScheduled = true;
            loop.afterwards().flush(connection);
        }
        if (queue.bytes() <= loop.highWatermarkBytes()) {
            return true;
        }
        above = true;
        if (wasAbove && receivedAbove) {
            // It goes on answering what it receives: only receiving less bounds the queue.
            gate.close(ReceiveGate.WATERMARK, connection.isOpen());
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
        loop.stats().add(Counter.SENT_BYTES, before - queue.bytes());
        if (all) {
            sending = false;
            afterSend();
        }
    }

    void sent(long bytes) {
        loop.stats().add(Counter.SENT_BYTES, bytes);
        if (queue.isEmpty()) {
            sending = false;
        }
        afterSend();
    }

    private void afterSend() {
        if (above && queue.bytes() <= loop.lowWatermarkBytes() && connection.isOpen()) {
            above = false;
            receivedAbove = false;
            gate.open(ReceiveGate.WATERMARK, true);
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
    }
}
