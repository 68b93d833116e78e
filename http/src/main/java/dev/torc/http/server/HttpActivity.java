package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestParser;
import dev.torc.http.server.Deadlines.Wait;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a server connection does from the first byte of a request until it is idle again: reads heads, hands bodies over, keeps
 * responses in order, and lets go of peers that are too slow. The loop lends it to one connection after the other.
 *
 * <pre>
 *            +---------------- keep-alive ----------------+
 *            v                                            |
 *  IDLE --first byte--> HEAD --complete--> EXCHANGE --response and body done-- upgrade --> the next handler's
 *    |                   |                    |           |
 *    +- idle deadline    +- 408, error        +- failure  +- close --> LINGERING --peer's end, deadline--> closed
 * </pre>
 *
 * <p>Received bytes are parsed where they were lent; only what cannot be used yet is copied, into the backlog. Only one that has
 * become idle is lent again: an exchange that a handler may still answer is left to it.
 */
final class HttpActivity {
    private final HttpLoop loop;
    private final ResponseOutput output = new ResponseOutput(this);
    private final RequestBody body;
    private final ServerExchange exchange;
    private final Backlog backlog = new Backlog();
    private final Turns turns;
    /** The one reference to whom it is lent: what else it needs of a connection it finds there. */
    private HttpConnection owner;

    private @Nullable RequestParser parser;
    private @Nullable ConnectionHandler successor;
    private boolean exchanging;
    private boolean processing;
    private boolean lingering;
    private boolean peerEnded;

    @SuppressWarnings("NullAway.Init") // it is used between begin and end only
    HttpActivity(HttpLoop loop) {
        this.loop = loop;
        this.body = new RequestBody(loop.limits);
        this.exchange = new ServerExchange(this, output, loop);
        this.turns = new Turns(loop, this::proceed);
    }

    /** Becomes that of an idle connection. */
    void begin(HttpConnection lentTo) {
        owner = lentTo;
    }

    /** Its connection is idle again: keeps nothing of it. */
    @SuppressWarnings("NullAway") // it is used between begin and end only
    void end() {
        exchange.forget();
        owner = null;
    }

    private boolean isLent() {
        return owner != null;
    }

    Connection connection() {
        return owner.connection();
    }

    /** What handlers see. */
    ConnectionExchange shown() {
        return owner.exchange();
    }

    RequestBody body() {
        return body;
    }

    ServerExchange exchange() {
        return exchange;
    }

    boolean isExchanging() {
        return exchanging;
    }

    /** What an observer sees it do. */
    ConnectionView.State state() {
        boolean heading = parser != null || !backlog.isEmpty();
        return ConnectionView.State.of(connection(), lingering, exchanging, heading, body, exchange);
    }

    /** Whether the server stops and this request is the last that was read; or the time for more has passed. */
    boolean isLast() {
        return loop.isDraining() && (loop.isPastGrace() || !body.isComplete() || !backlog.hasMore());
    }

    void received(ByteBuffer bytes) {
        if (lingering) {
            return;
        }
        if (backlog.isEmpty()) {
            process(bytes);
        } else {
            backlog.add(bytes);
            proceed();
        }
    }

    /** The send queue has room again, or the loop has buffers. */
    void drained() {
        boolean nested = processing;
        processing = true;
        try {
            exchange.drained(exchanging);
        } catch (Throwable failure) {
            failed(failure);
        }
        processing = nested;
        proceed();
    }

    void peerEnded() {
        peerEnded = true;
        if (lingering || !exchanging && (backlog.isEmpty() || parser != null)) {
            connection().close();
        } else if (exchanging && !body.isComplete() && backlog.isEmpty()) {
            endEarly();
        }
    }

    /** The connection has ended: whoever still answers, answers nobody. */
    void closed() {
        output.drop();
        if (exchanging) {
            exchanging = false;
            try {
                body.abort();
            } finally {
                exchange.abort();
            }
        }
    }

    /** Goes on after something outside of {@link #received} made that possible; does nothing inside of it, or after the end. */
    void proceed() {
        if (isLent() && !processing && !lingering && successor == null) {
            process(backlog.bytes());
        }
    }

    /** Sends what was written, unless more may follow within the same callback. */
    void wrote() {
        if (!processing) {
            output.flush();
            owner.deadlines().watchWriting();
        }
    }

    /** After this callback the connection is {@code next}'s. */
    void upgrade(ConnectionHandler next) {
        successor = next;
        if (!processing) {
            output.flush();
            handOver(next, backlog.bytes());
        }
    }

    private void process(ByteBuffer bytes) {
        processing = true;
        backlog.look(bytes);
        turns.begin();
        try {
            while (step(bytes)) {
                // Each step consumes bytes or ends an exchange.
                if (!exchanging) {
                    turns.took();
                }
            }
        } catch (Throwable failure) {
            failed(failure);
        }
        processing = false;
        backlog.look(Backlog.NOTHING);
        output.flush();
        ConnectionHandler next = successor;
        if (next == null) {
            hold(bytes);
        } else {
            handOver(next, bytes);
        }
    }

    /** Does the next thing that the bytes allow; answers whether there may be another. */
    private boolean step(ByteBuffer bytes) {
        if (lingering || successor != null || !connection().isOpen()) {
            return false;
        }
        if (!exchanging) {
            return bytes.hasRemaining() && turns.areLeft() && output.isWritable() && beginExchange(bytes);
        }
        if (!body.isComplete()) {
            if (exchange.isDone() && !exchange.keepsAlive()) {
                linger();
                return false;
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
        exchange.awaitHead(output);
        int result = current.parse(bytes, bytes.position(), bytes.limit());
        if (result == RequestParser.PARTIAL) {
            parser = current;
            return false;
        }
        owner.deadlines().came();
        if (result < 0) {
            loop.giveParser(current);
            Refusals.countHead(loop.stats, -result, bytes);
            refuse(-result);
            return false;
        }
        bytes.position(bytes.position() + result);
        exchanging = true;
        loop.stats.add(Counter.REQUESTS, 1);
        boolean last = owner.countRequest() >= loop.limits.requestsPerConnectionMax();
        if (last) {
            loop.stats.add(Counter.REQUESTS_MAX, 1);
        }
        body.begin(current.head());
        exchange.begin(current.head(), loop.eventLoop().nowNanos(), !last);
        HttpHandler handler = current.head().method() == Method.CONNECT ? loop.connectHandler : loop.handler;
        try {
            handler.handle(shown());
        } catch (Throwable failure) {
            failed(failure);
        } finally {
            exchange.headReturned();
            loop.giveParser(current);
        }
        return true;
    }

    private boolean feedBody(ByteBuffer bytes) {
        if (exchange.isDone() && !body.isDropping() && !body.drop(loop.limits.unreadBodyBytesMax())) {
            loop.stats.add(Counter.UNREAD_BODIES, 1);
            linger();
            return false;
        }
        int result = body.feed(bytes);
        if (result < 0) {
            boolean dropping = body.isDropping();
            loop.stats.add(dropping ? Counter.UNREAD_BODIES : Refusals.counter(-result), 1);
            body.abort();
            if (exchange.isDone()) {
                linger();
            } else if (exchange.hasStarted()) {
                connection().abort();
            } else {
                refuse(-result);
            }
        }
        // With the response the body's receiver has gone: the rest is dropped, as if it had come later.
        return result == RequestBody.COMPLETE || result == RequestBody.HELD && exchange.isDone();
    }

    /** Ends the connection, and a response that was begun so that the peer sees it is not whole. */
    void endEarly() {
        if (exchanging && !exchange.isDone()) {
            connection().abort();
        } else {
            connection().close();
        }
    }

    /** Its receiver is told that the rest of the body will not come. */
    void abortBody() {
        alone(body::abort);
    }

    /** Does what nothing follows, though an answer that it gives would allow that. */
    private void alone(Runnable step) {
        boolean nested = processing;
        processing = true;
        try {
            step.run();
        } finally {
            processing = nested;
        }
    }

    private void endExchange(ByteBuffer bytes) {
        exchanging = false;
        owner.deadlines().came();
        if (!exchange.keepsAlive()) {
            linger();
        } else if (peerEnded && !bytes.hasRemaining()) {
            output.flush();
            connection().close();
        }
    }

    /** Refuses what was received, and everything after it: where its framing is wrong, nothing behind it can be trusted. */
    void refuse(int status) {
        Runnable told = exchange.takeAbort();
        alone(() -> exchange.refuse(status, exchanging));
        exchanging = true;
        linger();
        if (told != null) {
            told.run();
        }
    }

    private void failed(Throwable failure) {
        loop.report(failure);
        if (lingering || !connection().isOpen()) {
            return;
        }
        if (exchanging && !exchange.hasStarted()) {
            refuse(500);
        } else {
            connection().abort();
        }
    }

    /** Ends the output and drops the input until the peer has ended, too, so that no reset overtakes the response. */
    void linger() {
        lingering = true;
        exchanging = false;
        backlog.clear();
        output.flush();
        connection().shutdownOutput();
        if (peerEnded) {
            connection().close();
        } else {
            connection().resume();
            owner.deadlines().begin(Wait.LINGER);
            owner.deadlines().watchWriting();
        }
    }

    private void handOver(ConnectionHandler next, ByteBuffer bytes) {
        if (connection().isOpen()) {
            owner.leave();
            exchanging = false;
            ByteBuffer kept = backlog.holds(bytes) ? bytes : Backlog.NOTHING;
            backlog.clear();
            Handover.to(next, connection(), kept, peerEnded, loop);
        }
    }

    /** Keeps what cannot be used yet, and sets the deadline of what is waited for. */
    private void hold(ByteBuffer bytes) {
        if (lingering || !connection().isOpen()) {
            backlog.clear();
            return;
        }
        backlog.keep(bytes);
        boolean parses = parser != null && output.isWritable() && !turns.areWaitedFor();
        boolean wantsBytes = exchanging ? !body.isComplete() && !body.isHeld() : parses;
        if (!wantsBytes && (!backlog.isEmpty() || exchanging && body.isPaused())) {
            connection().pause();
        } else if (connection().isPaused()) {
            connection().resume();
        }
        if (peerEnded && wantsBytes) {
            endEarly();
            return;
        }
        if (exchanging) {
            owner.deadlines().waitFor(wantsBytes ? Wait.BODY : exchange.hasStarted() ? Wait.NOTHING : Wait.HANDLER);
        } else if (wantsBytes) {
            owner.deadlines().waitFor(Wait.HEAD);
        } else {
            owner.deadlines().waitFor(backlog.isEmpty() ? Wait.IDLE : Wait.NOTHING);
        }
        owner.deadlines().watchWriting();
        if (!exchanging && parser == null && backlog.isEmpty() && output.isWritable()) {
            owner.becameIdle(this);
        }
    }
}
