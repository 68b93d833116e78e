package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.HeadStarts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestParser;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.NanoClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP connections of one loop share: limits, the Date field, activities and parsers. A connection has an activity
 * only while it is not idle, and holds a parser only while a head is partly received. What was given back last is lent first,
 * since it is still in a cache. For the loop's thread only, except {@link #connections()}.
 */
final class HttpLoop {
    private static final int PARSERS_POOLED_MAX = 64;
    private static final int ACTIVITIES_POOLED_MAX = 1024;

    final HttpHandler handler;
    final HttpHandler connectHandler;
    private final Admission admission;
    final HttpStats.OfLoop stats = new HttpStats.OfLoop();
    final HttpLimits limits;
    final HttpTimeouts timeouts;
    final NanoClock clock;

    private final EventLoop loop;
    private final Consumer<? super Throwable> failureListener;
    private final DateHeader date = new DateHeader();
    private final HeadStarts headStarts = new HeadStarts(date);
    private final ArrayDeque<RequestParser> parsers = new ArrayDeque<>();
    private final ArrayDeque<HttpActivity> activities = new ArrayDeque<>();
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
        return (int) stats.get(Counter.CONNECTIONS);
    }

    /** Counts a connection; answers the limit that refuses it instead, or null. */
    @Nullable
    Counter opened(Connection connection) {
        Counter refusing = admission.take(connection);
        if (refusing == null) {
            stats.add(Counter.CONNECTIONS, 1);
        }
        return refusing;
    }

    /** A connection that was counted has ended, or is HTTP's no longer. */
    void closed(Connection connection) {
        admission.giveBack(connection);
        stats.add(Counter.CONNECTIONS, -1);
    }

    private void forEach(Consumer<HttpConnection> action) {
        loop.connections(0, Integer.MAX_VALUE, connection -> {
            if (connection.stats().handler() instanceof HttpConnection http) {
                action.accept(http);
            }
        });
    }

    /** From now on connections close after what was read of them; idle ones may still bring a request within the grace. */
    void drain(Duration idleGrace) {
        draining = true;
        grace = idleGrace;
        graceUntilNanos = loop.nowNanos() + idleGrace.toNanos();
        forEach(HttpConnection::drain);
    }

    boolean isDraining() {
        return draining;
    }

    /** Ends what is left. */
    void endEarly() {
        forEach(HttpConnection::endEarly);
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

    HttpActivity takeActivity() {
        return activities.isEmpty() ? new HttpActivity(this) : activities.pop();
    }

    void giveActivity(HttpActivity activity) {
        if (activities.size() < ACTIVITIES_POOLED_MAX) {
            activities.push(activity);
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

    /** What heads begin with; the time in them is current as that of {@link #date} is. */
    HeadStarts headStarts() {
        date();
        return headStarts;
    }

    void report(Throwable failure) {
        failureListener.accept(failure);
    }
}
