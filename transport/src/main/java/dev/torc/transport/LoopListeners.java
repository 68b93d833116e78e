package dev.torc.transport;

import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The sockets that one loop accepts from; where accepting failed it is tried again. For the loop's thread only. */
final class LoopListeners {
    /** Long enough for descriptors to come back, short enough for a peer to wait. */
    private static final long ACCEPT_RETRY_NANOS = 50_000_000;

    private static final long REPORT_EVERY_NANOS = 10_000_000_000L;

    private final EventLoop loop;
    private final Map<Integer, ConnectionHandler.Factory> factories = new HashMap<>();
    /** Those that accept what waits, and no more, with what follows. */
    private final Map<Integer, Runnable> closing = new HashMap<>();

    private boolean ending;
    private long nextReportNanos;

    LoopListeners(EventLoop loop) {
        this.loop = loop;
    }

    void open(int listener, ListenSocket socket, ConnectionHandler.Factory factory) {
        if (loop.isStopping()) {
            throw new RejectedExecutionException(loop + " has ended");
        }
        factories.put(listener, factory);
        loop.driver().listen(listener, socket);
    }

    /** Begins to close; {@code then} runs once all that had been established was accepted, and opened. */
    void close(int listener, Runnable then) {
        if (!factories.containsKey(listener)) {
            then.run();
            return;
        }
        Runnable earlier = closing.get(listener);
        if (earlier != null) {
            // The loop ends, and closes it already.
            closing.put(listener, () -> {
                earlier.run();
                then.run();
            });
            return;
        }
        closing.put(listener, then);
        try {
            loop.driver().unlisten(listener);
        } catch (RuntimeException e) {
            // Reported and no more: whoever closes goes on closing the rest.
            loop.report(e);
            closed(listener);
        }
    }

    /** The driver has let go of a socket. */
    void closed(int listener) {
        factories.remove(listener);
        Runnable then = closing.remove(listener);
        if (then != null) {
            then.run();
        }
    }

    /** Closes all of them; what waits to be accepted is refused from now on. */
    void closeAll() {
        ending = true;
        for (Integer listener : factories.keySet().toArray(new Integer[0])) {
            if (isOpen(listener)) {
                close(listener, () -> {});
            }
        }
    }

    /** Whether the driver holds none. */
    boolean isEmpty() {
        return factories.isEmpty();
    }

    /** The driver is gone: nobody needs to wait for it. */
    void abandon() {
        for (Integer listener : closing.keySet().toArray(new Integer[0])) {
            closed(listener);
        }
        factories.clear();
    }

    ConnectionHandler.Factory factory(int listener) {
        ConnectionHandler.Factory factory = factories.get(listener);
        if (factory == null) {
            throw new IllegalStateException("no listener " + listener);
        }
        return factory;
    }

    boolean accepts(int listener) {
        return !ending && factories.containsKey(listener);
    }

    private boolean isOpen(int listener) {
        return factories.containsKey(listener) && !closing.containsKey(listener);
    }

    void acceptFailed(int listener, IOException cause) {
        loop.stats().add(Counter.ACCEPT_FAILURES, 1);
        if (loop.stats().get(Counter.ACCEPT_FAILURES) == 1 || loop.nowNanos() - nextReportNanos >= 0) {
            nextReportNanos = loop.nowNanos() + REPORT_EVERY_NANOS;
            loop.report(new IOException("accepting a connection failed, trying again: " + cause.getMessage(), cause));
        }
        loop.newTimer(() -> {
                    if (isOpen(listener)) {
                        loop.driver().resumeAccept(listener);
                    }
                })
                .arm(ACCEPT_RETRY_NANOS);
    }
}
