package dev.torc.http.server;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.LoopOptions;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A server's share of each loop: makes the handlers of accepted connections, and drains them in the end. */
public final class HttpLoops implements ConnectionHandler.Factory {
    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long IDLE_GRACE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_GRACE_SHARE = 4;

    private final IdentityHashMap<EventLoop, HttpLoop> loops = new IdentityHashMap<>();

    /** Prepares each loop. */
    public HttpLoops(
            EventLoops eventLoops,
            HttpHandler handler,
            HttpHandler connectHandler,
            HttpLimits limits,
            HttpTimeouts timeouts,
            LoopOptions options) {
        Admission admission = new Admission(limits);
        for (EventLoop loop : eventLoops.all()) {
            loops.put(
                    loop,
                    new HttpLoop(
                            loop,
                            handler,
                            connectHandler,
                            admission,
                            limits,
                            timeouts,
                            options.clock(),
                            options.failureListener()));
        }
    }

    /** What they count. */
    public HttpStats stats() {
        return new HttpStats(loops.values().stream().map(loop -> loop.stats).toList());
    }

    @Override
    public ConnectionHandler handler(Connection connection) {
        HttpLoop loop = loops.get(connection.loop());
        if (loop == null) {
            throw new IllegalStateException("a connection of another server's loop");
        }
        return new HttpConnection(loop, connection);
    }

    /**
     * From now on connections close after what was read of them is answered, and idle ones, which may still bring a request
     * for a short while: a client that sends one as the connection closes would have to guess whether it was taken.
     *
     * @param deadlineNanos a fraction of what is left until then is that while
     */
    public void drain(long deadlineNanos) {
        long graceNanos = Math.min(IDLE_GRACE_NANOS_MAX, (deadlineNanos - System.nanoTime()) / IDLE_GRACE_SHARE);
        Duration grace = Duration.ofNanos(Math.max(1, graceNanos));
        forEach(loop -> loop.drain(grace));
    }

    /** Waits until no connection is left; ends those that are at the deadline. */
    public void awaitDrained(long deadlineNanos) {
        while (System.nanoTime() - deadlineNanos < 0
                && loops.values().stream().anyMatch(loop -> loop.connections() > 0)) {
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
        }
        forEach(HttpLoop::endEarly);
    }

    private void forEach(Consumer<HttpLoop> action) {
        for (HttpLoop loop : loops.values()) {
            try {
                loop.eventLoop().execute(() -> action.accept(loop));
            } catch (RejectedExecutionException e) {
                // The loop has ended already, and its connections with it.
            }
        }
    }
}
