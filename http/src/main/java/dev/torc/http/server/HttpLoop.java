package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestParser;
import dev.torc.transport.EventLoop;
import dev.torc.transport.NanoClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the HTTP connections of one loop share: limits, the Date field, and parsers. A connection holds a parser only
 * while a head is partly received. For the loop's thread only, except {@link #connections()}.
 */
final class HttpLoop {
    private static final int PARSERS_POOLED_MAX = 64;

    final HttpHandler handler;
    final HttpHandler connectHandler;
    final Admission admission;
    final HttpStats.OfLoop stats = new HttpStats.OfLoop();
    final HttpLimits limits;
    final HttpTimeouts timeouts;
    final NanoClock clock;

    private final EventLoop loop;
    private final Consumer<? super Throwable> failureListener;
    private final DateHeader date = new DateHeader();
    private final ArrayDeque<RequestParser> parsers = new ArrayDeque<>();
    private final Set<HttpConnection> open = new HashSet<>();
    private volatile int connections;
    private long dateUntilNanos;
    private boolean dateKnown;
    private boolean draining;
    private Duration grace = Duration.ZERO;
    private long graceUntilNanos;

    HttpLoop(
            EventLoop loop,
            HttpHandler handler,
            HttpHandler connectHandler,
            Admission admission,
            HttpLimits limits,
            HttpTimeouts timeouts,
            NanoClock clock,
            Consumer<? super Throwable> failureListener) {
        this.loop = loop;
        this.handler = handler;
        this.connectHandler = connectHandler;
        this.admission = admission;
        this.limits = limits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.failureListener = failureListener;
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** How many there are, a drain included that has not reached the loop yet. */
    int connections() {
        return connections;
    }

    void opened(HttpConnection connection) {
        open.add(connection);
        connections = open.size();
        stats.add(Counter.CONNECTIONS, 1);
    }

    void closed(HttpConnection connection) {
        if (open.remove(connection)) {
            connections = open.size();
            stats.add(Counter.CONNECTIONS, -1);
        }
    }

    /** From now on connections close after what was read of them; idle ones may still bring a request within the grace. */
    void drain(Duration idleGrace) {
        draining = true;
        grace = idleGrace;
        graceUntilNanos = loop.nowNanos() + idleGrace.toNanos();
        List.copyOf(open).forEach(HttpConnection::drain);
    }

    boolean isDraining() {
        return draining;
    }

    /** Ends what is left. */
    void endEarly() {
        List.copyOf(open).forEach(HttpConnection::endEarly);
    }

    /** Whether it drains for so long that also connections on which one request follows another have to end. */
    boolean isPastGrace() {
        return draining && loop.nowNanos() - graceUntilNanos >= 0;
    }

    /** How long a connection may be idle. */
    Duration idle() {
        return draining ? grace : timeouts.idle();
    }

    RequestParser takeParser() {
        return parsers.isEmpty() ? new RequestParser(limits) : parsers.pop();
    }

    void giveParser(RequestParser parser) {
        if (parsers.size() < PARSERS_POOLED_MAX) {
            parser.reset();
            parsers.push(parser);
        }
    }

    /** The Date field, current to the second (RFC 9110, section 6.6.1); the wall clock is read once a second. */
    DateHeader date() {
        long nowNanos = loop.nowNanos();
        if (!dateKnown || nowNanos - dateUntilNanos >= 0) {
            long millis = System.currentTimeMillis();
            date.update(Math.floorDiv(millis, 1000L));
            dateUntilNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(1000 - Math.floorMod(millis, 1000L));
            dateKnown = true;
        }
        return date;
    }

    void report(Throwable failure) {
        failureListener.accept(failure);
    }
}
