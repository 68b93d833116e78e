package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestParser;
import dev.torc.transport.EventLoop;
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
    final HttpLimits limits;
    final HttpTimeouts timeouts;
    final int bufferBytes;

    private final EventLoop loop;
    private final Consumer<? super Throwable> failureListener;
    private final DateHeader date = new DateHeader();
    private final ArrayDeque<RequestParser> parsers = new ArrayDeque<>();
    private final Set<HttpConnection> open = new HashSet<>();
    private volatile int connections;
    private long dateUntilNanos;
    private boolean dateKnown;
    private boolean draining;

    HttpLoop(
            EventLoop loop,
            HttpHandler handler,
            HttpLimits limits,
            HttpTimeouts timeouts,
            Consumer<? super Throwable> failureListener,
            int bufferBytes) {
        this.loop = loop;
        this.handler = handler;
        this.limits = limits;
        this.timeouts = timeouts;
        this.failureListener = failureListener;
        this.bufferBytes = bufferBytes;
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
    }

    void closed(HttpConnection connection) {
        open.remove(connection);
        connections = open.size();
    }

    void drain() {
        draining = true;
        List.copyOf(open).forEach(HttpConnection::drain);
    }

    boolean isDraining() {
        return draining;
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
