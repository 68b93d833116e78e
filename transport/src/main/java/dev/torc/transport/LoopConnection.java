package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.SendItem;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its loop keeps it: state, handler and send queue.
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
final class LoopConnection extends ReceiveGate implements Connection {
    private final Output output;
    private @Nullable ConnectionHandler handler;
    /** Makes the handler of an accepted connection; null once it did. */
    private ConnectionHandler.@Nullable Factory factory;

    private @Nullable Timer timer;
    private @Nullable CloseCause cause;
    private @Nullable PeerAddresses addresses;
    private volatile State state = State.CONNECTING;
    /** The driver knows the connection. */
    private boolean driven;

    private boolean inCallback;
    /** When it was made, and when bytes were received last, on the loop's clock. */
    private final long openedNanos;

    private long receivedNanos;
    private long receivedBytes;

    LoopConnection(EventLoop loop, long id) {
        super(loop, id);
        this.output = new Output(loop, this);
        this.openedNanos = loop.nowNanos();
        this.receivedNanos = openedNanos;
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
        addresses = PeerAddresses.of(this, addresses);
        return addresses.local();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        loop.checkThread();
        addresses = PeerAddresses.of(this, addresses);
        return addresses.remote();
    }

    @Override
    public @Nullable Buffer acquire() {
        loop.checkThread();
        return output.acquire();
    }

    @Override
    public boolean send(Buffer buffer) {
        loop.checkThread();
        loop.checkOwn(buffer);
        buffer.give();
        return enqueue(buffer);
    }

    @Override
    public boolean send(ByteBuffer bytes) {
        loop.checkThread();
        return output.send(bytes, inCallback);
    }

    @Override
    public boolean send(SharedBytes bytes) {
        loop.checkThread();
        return enqueue(loop.sharedItem(bytes));
    }

    @Override
    public boolean send(FileRegion region) {
        loop.checkThread();
        return enqueue(new FileItem(loop, region));
    }

    private boolean enqueue(SendItem item) {
        return output.add(item, inCallback);
    }

    @Override
    public long queuedBytes() {
        loop.checkThread();
        return output.bytes();
    }

    @Override
    public long sentBytes() {
        loop.checkThread();
        return output.sentBytes();
    }

    @Override
    public void whenSent(Runnable action) {
        loop.checkThread();
        output.whenSent(action);
    }

    @Override
    public ConnectionStats stats() {
        loop.checkThread();
        return new ConnectionStats(handler, openedNanos, receivedNanos, receivedBytes, output.sentBytes());
    }

    @Override
    public void pause() {
        loop.checkThread();
        closeGate(USER);
    }

    @Override
    public void resume() {
        loop.checkThread();
        openGate(USER);
    }

    @Override
    public boolean isPaused() {
        loop.checkThread();
        return isGateClosedBy(USER);
    }

    @Override
    public void handler(ConnectionHandler next) {
        loop.checkThread();
        handler = Objects.requireNonNull(next, "next");
    }

    @Override
    public void shutdownOutput() {
        loop.checkThread();
        if (state == State.OPEN) {
            output.end();
        }
    }

    boolean isDriven() {
        return driven;
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
                if (output.isEmpty()) {
                    stop(CloseCause.LOCAL);
                } else {
                    closeGate(CLOSING);
                    state = State.CLOSING;
                    armTimer(loop.options().closeTimeout().toNanos());
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

    /** First step of the teardown; answers whether the kernel holds nothing, so that {@link #finish} may follow. */
    boolean cancel() {
        return !driven || loop.driver().cancel(id);
    }

    /** The loop has failed, and its driver is gone: only the callback is left to be done. */
    void abandon() {
        driven = false;
        stop(CloseCause.LOOP_CLOSED);
        finish();
    }

    /** Second and third step of the teardown, once the kernel holds nothing. */
    void finish() {
        if (state != State.STOPPING) {
            return;
        }
        state = State.CLOSED;
        CloseCause why = Objects.requireNonNull(cause);
        if (driven) {
            try {
                loop.driver().close(id, why.kind() != CloseCause.Kind.LOCAL);
            } catch (RuntimeException e) {
                loop.report(e);
            }
        }
        output.clear();
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
        driven = true;
    }

    void connect(SocketAddress remote, ConnectOptions options) {
        driven = true;
        armTimer(options.timeout().toNanos());
        loop.driver().connect(id, remote, options);
    }

    void opened() {
        if (state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        if (timer != null) {
            timer.cancel();
        }
        applyGate();
        call(LoopConnection::begin);
    }

    private void begin() {
        ConnectionHandler.Factory made = factory;
        factory = null;
        if (made != null) {
            handler = Objects.requireNonNull(made.handler(this), "the factory's handler");
        } else {
            loop.stats().add(Counter.CONNECTED, 1);
        }
        Flight.opened(this, made != null);
        current().onOpen(this);
    }

    /** Runs a callback; what it sends is handed over once, after it. The action captures nothing: it costs no garbage. */
    private void call(Consumer<LoopConnection> callback) {
        inCallback = true;
        try {
            callback.accept(this);
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
        receivedNanos = loop.nowNanos();
        receivedBytes += bytes.remaining();
        output.receiving();
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
        closeGate(END);
        call(self -> self.current().onEnd(self));
    }

    void flush() {
        output.flush();
    }

    void sent(long bytes) {
        output.sent(bytes);
    }

    boolean maySend() {
        return state == State.OPEN || state == State.CLOSING;
    }

    /** All that was given is with the kernel. */
    void sentAll() {
        if (state == State.CLOSING) {
            stop(CloseCause.LOCAL);
        }
    }

    /** The loop calls back what {@link Output} or the return of buffers has promised. */
    void runDrained() {
        if (state == State.OPEN) {
            call(self -> self.current().onDrained(self));
        }
    }

    /** The loop has buffers again; maybe the connection went on before, with the one that it always has. */
    void buffersBack() {
        output.buffersBack();
    }

    /** The buffer beyond the budget was sent or released, and may be had again. */
    void reserveBack() {
        output.reserveBack();
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
