package dev.torc.http.server;

import dev.torc.http.codec.RequestParser;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.Timer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one server connection: reads heads, hands bodies over, keeps responses in order, and lets
 * go of peers that are too slow.
 *
 * <pre>
 *            +---------------- keep-alive ----------------+
 *            v                                            |
 *  IDLE --first byte--> HEAD --complete--> EXCHANGE --response and body done--
 *    |                   |                    |           |
 *    +- idle deadline    +- 408, error        +- failure  +- close --> LINGERING --peer's end, deadline--> closed
 * </pre>
 *
 * <p>Received bytes are parsed where they were lent; only what cannot be used yet is copied, into {@code held}. An idle
 * connection holds neither a buffer nor a parser.
 */
final class HttpConnection implements ConnectionHandler {
    /** How much of a body that nobody asked for is read to keep the connection; more costs more than a new one. */
    private static final long DROPPED_BODY_BYTES_MAX = 256 << 10;

    private static final int HELD_BYTES_MIN = 512;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HttpLoop loop;
    private final Connection connection;
    private final ResponseOutput output;
    private final RequestBody body;
    private final ServerExchange exchange;
    private @Nullable RequestParser parser;
    /** Bytes that could not be used yet, from its position to its limit. */
    private @Nullable ByteBuffer held;

    private @Nullable Timer timer;
    private long deadlineNanos;
    private long queuedAtDeadline;
    private boolean exchanging;
    private boolean processing;
    private boolean lingering;
    private boolean peerEnded;
    /** The deadline of a head counts from its first byte, whatever arrives later. */
    private boolean headDeadline;

    HttpConnection(HttpLoop loop, Connection connection) {
        this.loop = loop;
        this.connection = connection;
        this.output = new ResponseOutput(connection);
        this.body = new RequestBody(loop.limits);
        this.exchange = new ServerExchange(this, output, loop);
    }

    Connection connection() {
        return connection;
    }

    RequestBody body() {
        return body;
    }

    boolean isDraining() {
        return loop.isDraining();
    }

    @Override
    public void onOpen(Connection opened) {
        loop.opened(this);
        deadline(loop.timeouts.idle().toNanos());
    }

    @Override
    public void onReceive(Connection receiving, ByteBuffer bytes) {
        if (lingering) {
            return;
        }
        ByteBuffer earlier = held;
        if (earlier == null) {
            process(bytes);
            hold(bytes);
        } else {
            held = append(earlier, bytes);
            proceed();
        }
    }

    @Override
    public void onDrained(Connection drained) {
        if (exchanging) {
            boolean nested = processing;
            processing = true;
            try {
                exchange.drained();
            } catch (Throwable failure) {
                failed(failure);
            }
            processing = nested;
        }
        proceed();
    }

    @Override
    public void onEnd(Connection ended) {
        peerEnded = true;
        if (lingering || !exchanging) {
            connection.close();
        } else if (!body.isComplete() && held == null) {
            connection.abort();
        }
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        output.drop();
        loop.closed(this);
        if (timer != null) {
            timer.cancel();
        }
        if (exchanging) {
            body.abort();
        }
    }

    void drain() {
        if (!exchanging && held == null) {
            connection.close();
        } else {
            exchange.closeAfterwards();
        }
    }

    /** Goes on after something outside of {@link #onReceive} made that possible; does nothing inside of it. */
    void proceed() {
        if (processing || lingering) {
            return;
        }
        ByteBuffer bytes = held == null ? NOTHING : held;
        process(bytes);
        hold(bytes);
    }

    /** Sends what was written, unless more may follow within the same callback. */
    void wrote() {
        if (!processing) {
            output.flush();
        }
    }

    private void process(ByteBuffer bytes) {
        processing = true;
        try {
            while (step(bytes)) {
                // Each step consumes bytes or ends an exchange.
            }
        } catch (Throwable failure) {
            failed(failure);
        }
        processing = false;
        output.flush();
    }

    /** Does the next thing that the bytes allow; answers whether there may be another. */
    private boolean step(ByteBuffer bytes) {
        if (lingering || !connection.isOpen()) {
            return false;
        }
        if (!exchanging) {
            return bytes.hasRemaining() && beginExchange(bytes);
        }
        if (!body.isComplete()) {
            if (exchange.isDone()) {
                if (!exchange.keepsAlive()) {
                    linger();
                    return false;
                }
            }
            return feedBody(bytes);
        }
        if (!exchange.isDone()) {
            return false;
        }
        endExchange(bytes);
        return true;
    }

    private boolean beginExchange(ByteBuffer bytes) {
        RequestParser current = parser == null ? loop.takeParser() : parser;
        parser = null;
        int result = current.parse(bytes, bytes.position(), bytes.limit());
        if (result == RequestParser.PARTIAL) {
            parser = current;
            return false;
        }
        if (result < 0) {
            loop.giveParser(current);
            refuse(-result);
            return false;
        }
        bytes.position(bytes.position() + result);
        exchanging = true;
        body.begin(current.head());
        exchange.begin(current.head(), !loop.isDraining());
        try {
            loop.handler.handle(exchange);
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            exchange.handlerReturned();
            loop.giveParser(current);
        }
        return true;
    }

    private boolean feedBody(ByteBuffer bytes) {
        if (exchange.isDone() && !body.isDropping()) {
            body.drop(DROPPED_BODY_BYTES_MAX);
        }
        int result = body.feed(bytes);
        if (result < 0) {
            body.abort();
            if (exchange.hasStarted()) {
                lingerOrAbort();
            } else {
                refuse(-result);
            }
        }
        return result == RequestBody.COMPLETE;
    }

    private void lingerOrAbort() {
        if (exchange.isDone()) {
            linger();
        } else {
            connection.abort();
        }
    }

    private void endExchange(ByteBuffer bytes) {
        exchanging = false;
        if (!exchange.keepsAlive() || loop.isDraining()) {
            linger();
        } else if (peerEnded && !bytes.hasRemaining()) {
            output.flush();
            connection.close();
        }
    }

    /** Refuses what was received, and everything after it: where its framing is wrong, nothing behind it can be trusted. */
    private void refuse(int status) {
        exchanging = true;
        exchange.refuse(status);
        linger();
    }

    private void failed(Throwable failure) {
        loop.report(failure);
        if (lingering || !connection.isOpen()) {
            return;
        }
        if (exchanging && !exchange.hasStarted()) {
            refuse(500);
        } else {
            connection.abort();
        }
    }

    /** Ends the output and drops the input until the peer has ended, too, so that no reset overtakes the response. */
    private void linger() {
        lingering = true;
        exchanging = false;
        held = null;
        output.flush();
        connection.shutdownOutput();
        if (peerEnded) {
            connection.close();
        } else {
            connection.resume();
            deadline(loop.timeouts.linger().toNanos());
        }
    }

    /** Keeps what cannot be used yet, and sets the deadline of what is waited for. */
    private void hold(ByteBuffer bytes) {
        if (lingering || !connection.isOpen()) {
            held = null;
            return;
        }
        keep(bytes);
        boolean waitsForUs = exchanging && !exchange.isDone() && (body.isComplete() || body.isHeld());
        if (waitsForUs && held != null) {
            connection.pause();
        } else if (connection.isPaused()) {
            connection.resume();
        }
        if (peerEnded && !exchanging && held != null) {
            // The peer has ended within a head.
            connection.close();
        }
        waitFor(waitsForUs);
    }

    @SuppressWarnings("ReferenceEquality") // whether they are kept already
    private void keep(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            held = null;
        } else if (bytes != held) {
            held = append(null, bytes);
        }
    }

    private void waitFor(boolean ourselves) {
        if (ourselves) {
            deadline(loop.timeouts.writeStall().toNanos());
        } else if (exchanging) {
            deadline(loop.timeouts.body().toNanos());
        } else if (parser != null) {
            if (!headDeadline) {
                headDeadline = true;
                deadline(loop.timeouts.head().toNanos());
            }
            return;
        } else {
            deadline(loop.timeouts.idle().toNanos());
        }
        headDeadline = false;
    }

    private static ByteBuffer append(@Nullable ByteBuffer earlier, ByteBuffer bytes) {
        int before = earlier == null ? 0 : earlier.remaining();
        int total = before + bytes.remaining();
        ByteBuffer joined;
        if (earlier != null && earlier.capacity() >= total) {
            joined = earlier.compact();
        } else {
            joined = ByteBuffer.allocate(Math.max(HELD_BYTES_MIN, total + total / 2));
            if (earlier != null) {
                joined.put(earlier);
            }
        }
        return joined.put(bytes).flip();
    }

    /** Stores a deadline; the timer is armed anew only when the deadline moved forward, else it looks again by itself. */
    private void deadline(long nanos) {
        Timer armed = timer;
        if (armed == null) {
            armed = loop.eventLoop().newTimer(this::onDeadline);
            timer = armed;
        }
        deadlineNanos = loop.eventLoop().nowNanos() + nanos;
        queuedAtDeadline = connection.queuedBytes();
        if (!armed.isArmed() || armed.deadlineNanos() - deadlineNanos > 0) {
            armed.arm(nanos);
        }
    }

    private void onDeadline() {
        long leftNanos = deadlineNanos - loop.eventLoop().nowNanos();
        Timer armed = timer;
        if (leftNanos > 0 && armed != null) {
            armed.arm(leftNanos);
            return;
        }
        long queued = connection.queuedBytes();
        if (lingering) {
            connection.close();
        } else if (queued > 0) {
            if (queued == queuedAtDeadline) {
                connection.abort();
            } else {
                deadline(loop.timeouts.writeStall().toNanos());
            }
        } else if (parser != null || (exchanging && !body.isComplete() && !body.isHeld())) {
            if (exchange.hasStarted() && exchanging) {
                connection.abort();
            } else {
                refuse(408);
            }
        } else if (exchanging) {
            // The handler takes its time, which is its right.
            deadline(loop.timeouts.writeStall().toNanos());
        } else {
            connection.close();
        }
    }
}
