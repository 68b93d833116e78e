package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestParser;
import dev.torc.http.server.Deadlines.Wait;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.ConnectionStats;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one server connection: reads heads, hands bodies over, keeps responses in order, and lets
 * go of peers that are too slow.
 *
 * <pre>
 *            +---------------- keep-alive ----------------+
 *            v                                            |
 *  IDLE --first byte--> HEAD --complete--> EXCHANGE --response and body done-- upgrade --> the next handler's
 *    |                   |                    |           |
 *    +- idle deadline    +- 408, error        +- failure  +- close --> LINGERING --peer's end, deadline--> closed
 * </pre>
 *
 * <p>Received bytes are parsed where they were lent; only what cannot be used yet is copied, into the backlog. An idle
 * connection holds neither a buffer nor a parser.
 */
final class HttpConnection implements ConnectionHandler {
    private final HttpLoop loop;
    private final Connection connection;
    private final ResponseOutput output;
    private final RequestBody body;
    private final ServerExchange exchange;
    private final Backlog backlog = new Backlog();
    private final Deadlines deadlines;
    private @Nullable RequestParser parser;
    private @Nullable ConnectionHandler successor;
    private int requests;
    private boolean exchanging;
    private boolean processing;
    private boolean proceeding;
    private boolean lingering;
    private boolean peerEnded;
    private boolean present;

    HttpConnection(HttpLoop loop, Connection connection) {
        this.loop = loop;
        this.connection = connection;
        this.output = new ResponseOutput(connection);
        this.body = new RequestBody(loop.limits);
        this.exchange = new ServerExchange(this, output, loop);
        this.deadlines = new Deadlines(this, loop, output);
    }

    Connection connection() {
        return connection;
    }

    RequestBody body() {
        return body;
    }

    /** How it looks to an observer. */
    ConnectionView view(ConnectionStats stats) {
        boolean heading = parser != null || !backlog.isEmpty();
        ConnectionView.State state =
                ConnectionView.State.of(connection, lingering, exchanging, heading, body, exchange);
        return ConnectionView.of(connection, stats, state, deadlines, requests, exchanging ? exchange : null);
    }

    /** Whether the server stops and this request is the last that was read; or the time for more has passed. */
    boolean isLast() {
        return loop.isDraining() && (loop.isPastGrace() || !body.isComplete() || !backlog.hasMore());
    }

    @Override
    public void onOpen(Connection opened) {
        Counter refusing = loop.opened(connection);
        present = refusing == null;
        if (refusing != null) {
            loop.stats.add(refusing, 1);
            refuse(503);
            return;
        }
        deadlines.waitFor(Wait.IDLE);
    }

    @Override
    public void onReceive(Connection receiving, ByteBuffer bytes) {
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

    @Override
    public void onDrained(Connection drained) {
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

    @Override
    public void onEnd(Connection ended) {
        peerEnded = true;
        if (lingering || !exchanging && (backlog.isEmpty() || parser != null)) {
            connection.close();
        } else if (exchanging && !body.isComplete() && backlog.isEmpty()) {
            endEarly();
        }
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        output.drop();
        leave();
        if (exchanging) {
            exchanging = false;
            try {
                body.abort();
            } finally {
                exchange.abort();
            }
        }
    }

    /** This connection is HTTP's no longer. */
    private void leave() {
        deadlines.cancel();
        if (present) {
            present = false;
            loop.closed(connection);
        }
    }

    /** The server stops: the response to the last request that was read says so; one more may come within the grace. */
    void drain() {
        if (deadlines.current() == Wait.IDLE) {
            deadlines.begin(Wait.IDLE);
        }
    }

    /** Goes on after something outside of {@link #onReceive} made that possible; does nothing inside of it. */
    void proceed() {
        if (!processing && !lingering && successor == null) {
            process(backlog.bytes());
        }
    }

    /** Sends what was written, unless more may follow within the same callback. */
    void wrote() {
        if (!processing) {
            output.flush();
            deadlines.watchWriting();
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
        int turns = loop.limits.pipelinedMax();
        try {
            while (step(bytes, turns)) {
                // Each step consumes bytes or ends an exchange.
                if (!exchanging) {
                    turns--;
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
    private boolean step(ByteBuffer bytes, int turns) {
        if (lingering || successor != null || !connection.isOpen()) {
            return false;
        }
        if (!exchanging) {
            return bytes.hasRemaining() && mayBegin(turns) && beginExchange(bytes);
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

    /** Not while responses pile up, and not without end while other connections wait. */
    private boolean mayBegin(int turns) {
        if (turns <= 0 && !proceeding) {
            proceeding = true;
            loop.stats.add(Counter.PIPELINE_PAUSES, 1);
            loop.eventLoop().execute(() -> {
                proceeding = false;
                proceed();
            });
        }
        return !proceeding && output.isWritable();
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
        deadlines.came();
        if (result < 0) {
            loop.giveParser(current);
            Refusals.countHead(loop.stats, -result, bytes);
            refuse(-result);
            return false;
        }
        bytes.position(bytes.position() + result);
        exchanging = true;
        loop.stats.add(Counter.REQUESTS, 1);
        boolean last = ++requests >= loop.limits.requestsPerConnectionMax();
        if (last) {
            loop.stats.add(Counter.REQUESTS_MAX, 1);
        }
        body.begin(current.head());
        exchange.begin(current.head(), loop.eventLoop().nowNanos(), !last);
        HttpHandler handler = current.head().method() == Method.CONNECT ? loop.connectHandler : loop.handler;
        try {
            handler.handle(exchange);
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
                connection.abort();
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
            connection.abort();
        } else {
            connection.close();
        }
    }

    private void endExchange(ByteBuffer bytes) {
        exchanging = false;
        deadlines.came();
        if (!exchange.keepsAlive()) {
            linger();
        } else if (peerEnded && !bytes.hasRemaining()) {
            output.flush();
            connection.close();
        }
    }

    /** Refuses what was received, and everything after it: where its framing is wrong, nothing behind it can be trusted. */
    void refuse(int status) {
        Runnable told = exchange.takeAbort();
        exchange.refuse(status, exchanging);
        exchanging = true;
        linger();
        if (told != null) {
            told.run();
        }
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
    void linger() {
        lingering = true;
        exchanging = false;
        backlog.clear();
        output.flush();
        connection.shutdownOutput();
        if (peerEnded) {
            connection.close();
        } else {
            connection.resume();
            deadlines.begin(Wait.LINGER);
            deadlines.watchWriting();
        }
    }

    private void handOver(ConnectionHandler next, ByteBuffer bytes) {
        if (connection.isOpen()) {
            leave();
            exchanging = false;
            ByteBuffer kept = backlog.holds(bytes) ? bytes : Backlog.NOTHING;
            backlog.clear();
            Handover.to(next, connection, kept, peerEnded, loop);
        }
    }

    /** Keeps what cannot be used yet, and sets the deadline of what is waited for. */
    private void hold(ByteBuffer bytes) {
        if (lingering || !connection.isOpen()) {
            backlog.clear();
            return;
        }
        backlog.keep(bytes);
        boolean parses = parser != null && output.isWritable() && !proceeding;
        boolean wantsBytes = exchanging ? !body.isComplete() && !body.isHeld() : parses;
        if (!wantsBytes && (!backlog.isEmpty() || exchanging && body.isPaused())) {
            connection.pause();
        } else if (connection.isPaused()) {
            connection.resume();
        }
        if (peerEnded && wantsBytes) {
            endEarly();
            return;
        }
        if (exchanging) {
            deadlines.waitFor(wantsBytes ? Wait.BODY : exchange.hasStarted() ? Wait.NOTHING : Wait.HANDLER);
        } else if (wantsBytes) {
            deadlines.waitFor(Wait.HEAD);
        } else {
            deadlines.waitFor(backlog.isEmpty() ? Wait.IDLE : Wait.NOTHING);
        }
        deadlines.watchWriting();
    }

    void onDeadline() {
        new Lateness(this, loop, body, exchange, deadlines).look();
    }
}
