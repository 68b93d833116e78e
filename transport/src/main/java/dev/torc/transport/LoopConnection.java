package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its loop keeps it: state, handler, send queue and the reasons why receiving is paused.
 *
 * <pre>
 *  CONNECTING --onOpen--> OPEN --close()--> CLOSING --all sent--> STOPPING --nothing held--> CLOSED
 *      |                   |                   |                     ^
 *      +-------------------+-------------------+-- failure, abort ---+
 * </pre>
 *
 * <p>A teardown never runs inside a callback: STOPPING connections wait in the loop's list until the callbacks
 * of the current phase have returned. All methods are for the loop's thread, except those that say otherwise.
 */
final class LoopConnection implements Connection {
    enum State {
        CONNECTING,
        OPEN,
        CLOSING,
        STOPPING,
        CLOSED
    }

    private final EventLoop loop;
    private final long id;
    private final SendQueue queue = new SendQueue();
    private final ReceiveGate gate;
    private @Nullable ConnectionHandler handler;
    /** Makes the handler of an accepted connection; null once it did. */
    private ConnectionHandler.@Nullable Factory factory;

    private @Nullable Timer timer;
    private @Nullable CloseCause cause;
    private volatile State state = State.CONNECTING;
    /** The driver works on the queue and will report. */
    private boolean sending;
    /** In the loop's list of connections with unsent bytes. */
    private boolean flushScheduled;

    private boolean outputEnding;
    private boolean outputEnded;
    private boolean inCallback;

    LoopConnection(EventLoop loop, long id) {
        this.loop = loop;
        this.id = id;
        this.gate = new ReceiveGate(loop, id);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        loop.checkThread();
        return loop.driver().localAddress(id);
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        loop.checkThread();
        return loop.driver().remoteAddress(id);
    }

    @Override
    public @Nullable Buffer acquire() {
        loop.checkThread();
        Buffer buffer = loop.acquire();
        if (buffer == null && state == State.OPEN && !gate.isClosedBy(ReceiveGate.MEMORY)) {
            gate.close(ReceiveGate.MEMORY, state == State.OPEN);
            loop.afterwards().callWhenBuffersAreBack(this);
        }
        return buffer;
    }

    @Override
    public boolean send(Buffer buffer) {
        loop.checkThread();
        loop.checkOwn(buffer);
        buffer.give();
        return enqueue(buffer);
    }

    @Override
    public boolean send(SharedBytes bytes) {
        loop.checkThread();
        return enqueue(loop.sharedItem(bytes));
    }

    @Override
    public boolean send(FileRegion region) {
        loop.checkThread();
        return enqueue(new FileItem(region));
    }

    private boolean enqueue(SendItem item) {
        if (state != State.OPEN || outputEnding) {
            item.done();
            return false;
        }
        queue.add(item);
        if (!sending && !flushScheduled && !inCallback) {
            flushScheduled = true;
            loop.afterwards().flush(this);
        }
        if (queue.bytes() <= loop.highWatermarkBytes()) {
            return true;
        }
        gate.close(ReceiveGate.WATERMARK, state == State.OPEN);
        return false;
    }

    @Override
    public long queuedBytes() {
        loop.checkThread();
        return queue.bytes();
    }

    @Override
    public void pause() {
        loop.checkThread();
        gate.close(ReceiveGate.USER, state == State.OPEN);
    }

    @Override
    public void resume() {
        loop.checkThread();
        gate.open(ReceiveGate.USER, state == State.OPEN);
    }

    @Override
    public boolean isPaused() {
        loop.checkThread();
        return gate.isClosedBy(ReceiveGate.USER);
    }

    @Override
    public void handler(ConnectionHandler next) {
        loop.checkThread();
        handler = Objects.requireNonNull(next, "next");
    }

    @Override
    public void shutdownOutput() {
        loop.checkThread();
        if (state == State.OPEN && !outputEnding) {
            outputEnding = true;
            if (queue.isEmpty()) {
                endOutput();
            }
        }
    }

    private void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            loop.driver().shutdownOutput(id);
        }
    }

    @Override
    public void close() {
        if (!loop.inLoop()) {
            loop.executeQuietly(this::close);
            return;
        }
        switch (state) {
            case CONNECTING -> stop(CloseCause.LOCAL);
            case OPEN -> {
                if (queue.isEmpty()) {
                    stop(CloseCause.LOCAL);
                } else {
                    gate.close(ReceiveGate.CLOSING, state == State.OPEN);
                    state = State.CLOSING;
                    armTimer(loop.closeTimeoutNanos());
                }
            }
            default -> {}
        }
    }

    @Override
    public void abort() {
        loop.checkThread();
        stop(CloseCause.ABORTED);
    }

    void armTimer(long delayNanos) {
        Timer armed = timer;
        if (armed == null) {
            armed = loop.newTimer(this::onTimeout);
            timer = armed;
        }
        armed.arm(delayNanos);
    }

    private void onTimeout() {
        stop(state == State.CONNECTING ? CloseCause.CONNECT_TIMEOUT : CloseCause.ABORTED);
    }

    void stop(CloseCause why) {
        if (state == State.STOPPING || state == State.CLOSED) {
            return;
        }
        cause = why;
        state = State.STOPPING;
        if (timer != null) {
            timer.cancel();
        }
        loop.afterwards().tearDown(this);
    }

    /** Second and third step of the teardown, once the kernel holds nothing. */
    void finish() {
        if (state != State.STOPPING) {
            return;
        }
        state = State.CLOSED;
        CloseCause why = Objects.requireNonNull(cause);
        loop.driver().close(id, why.kind() != CloseCause.Kind.LOCAL);
        queue.clear();
        loop.removed(this);
        ConnectionHandler last = handler;
        handler = null;
        if (last != null) {
            try {
                last.onClose(this, why);
            } catch (Throwable t) {
                loop.report(t);
            }
        }
    }

    void acceptedBy(ConnectionHandler.Factory acceptedBy) {
        factory = acceptedBy;
    }

    void opened() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        ConnectionHandler.Factory made = factory;
        factory = null;
        if (timer != null) {
            timer.cancel();
        }
        gate.apply();
        inCallback = true;
        try {
            if (made != null) {
                handler = Objects.requireNonNull(made.handler(this), "the factory's handler");
            } else {
                loop.stats().add(Counter.CONNECTED, 1);
            }
            current().onOpen(this);
        } catch (Throwable t) {
            callbackFailed(t);
        }
        inCallback = false;
        flush();
    }

    /** Delivers a lend, and what is left of it to the handler that the first one put in its place. */
    @SuppressWarnings("ReferenceEquality")
    void received(ByteBuffer bytes) {
        if (state != State.OPEN) {
            return;
        }
        inCallback = true;
        try {
            ConnectionHandler receiver;
            do {
                receiver = current();
                receiver.onReceive(this, bytes);
            } while (receiver != handler && bytes.hasRemaining() && state == State.OPEN);
        } catch (Throwable t) {
            callbackFailed(t);
        }
        inCallback = false;
        flush();
    }

    void ended() {
        if (state != State.OPEN) {
            return;
        }
        gate.close(ReceiveGate.END, state == State.OPEN);
        inCallback = true;
        try {
            current().onEnd(this);
        } catch (Throwable t) {
            callbackFailed(t);
        }
        inCallback = false;
        flush();
    }

    /** Hands queued bytes to the driver unless it has them already. */
    void flush() {
        flushScheduled = false;
        if (!sending && !queue.isEmpty() && (state == State.OPEN || state == State.CLOSING)) {
            sending = true;
            long before = queue.bytes();
            boolean all = loop.driver().send(id, queue);
            loop.stats().add(Counter.SENT_BYTES, before - queue.bytes());
            if (all) {
                sending = false;
                afterSend();
            }
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
        if (gate.isClosedBy(ReceiveGate.WATERMARK)
                && queue.bytes() <= loop.lowWatermarkBytes()
                && state == State.OPEN) {
            gate.open(ReceiveGate.WATERMARK, state == State.OPEN);
            // Later, not here: a handler that refills the queue would otherwise recurse as long as the peer reads.
            loop.afterwards().callDrained(this);
        }
        if (queue.isEmpty()) {
            if (state == State.CLOSING) {
                stop(CloseCause.LOCAL);
            } else if (outputEnding) {
                endOutput();
            }
        }
    }

    /** The loop calls back what {@link #afterSend} or the return of buffers has promised. */
    void runDrained() {
        if (state != State.OPEN) {
            return;
        }
        inCallback = true;
        try {
            current().onDrained(this);
        } catch (Throwable t) {
            callbackFailed(t);
        }
        inCallback = false;
        flush();
    }

    void buffersBack() {
        gate.open(ReceiveGate.MEMORY, state == State.OPEN);
        runDrained();
    }

    void failed(IOException failure) {
        stop(CloseCause.of(failure, state == State.CONNECTING));
    }

    private void callbackFailed(Throwable failure) {
        loop.report(failure);
        stop(new CloseCause(CloseCause.Kind.CALLBACK_FAILED, failure));
    }

    private ConnectionHandler current() {
        return Objects.requireNonNull(handler, "no handler");
    }

    @Override
    public String toString() {
        return "connection " + (id & 0xFFFF_FFFFL) + "." + (id >>> 32) + " " + state;
    }
}
