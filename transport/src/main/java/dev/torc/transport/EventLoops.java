package dev.torc.transport;

import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of running {@link EventLoop}s of one engine. Closing it closes all that runs on them. From any thread,
 * never from a loop's own where a method waits (it says so).
 */
public final class EventLoops implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final long TURN_WITHOUT_BOUND = -1;

    private final IoEngine engine;
    private final @Nullable String fallback;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final AtomicInteger nextListener = new AtomicInteger();
    /** Closed by any thread, a loop's too while {@link #close(Duration)} waits for it. */
    private final Set<LoopsListener> listeners = ConcurrentHashMap.newKeySet();

    private @Nullable LoopWatch watch;
    private boolean closed;

    private EventLoops(IoEngine engine, @Nullable String fallback) {
        this.engine = engine;
        this.fallback = fallback;
    }

    static EventLoops start(IoEngine engine, LoopOptions options, @Nullable String fallback) {
        LoopPins pins = LoopPins.of(options.cpus());
        EventLoops started = new EventLoops(engine, fallback);
        try {
            for (int i = 0; i < options.loops(); i++) {
                started.startLoop(i, options, pins);
            }
            if (!options.blockedAfter().isZero()) {
                String name = options.threadName() + "-" + engine.name() + "-watch";
                started.watch = LoopWatch.start(started.loops, options, name);
            }
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    static EventLoops manual(IoEngine engine, LoopOptions options, @Nullable String fallback) {
        EventLoops opened = new EventLoops(engine, fallback);
        for (int i = 0; i < options.loops(); i++) {
            try {
                opened.loops.add(new EventLoop(engine, options, options.threadName() + "-" + engine.name() + "-" + i));
            } catch (IOException e) {
                opened.close();
                throw cannotOpen(engine, e);
            }
        }
        return opened;
    }

    private void startLoop(int number, LoopOptions options, LoopPins pins) {
        String name = options.threadName() + "-" + engine.name() + "-" + number;
        CompletableFuture<EventLoop> opened = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name(name).unstarted(() -> {
            EventLoop loop;
            try {
                // First of all, so that what the engine allocates is near that CPU.
                pins.pin(number);
                loop = new EventLoop(engine, options, name);
            } catch (Throwable t) {
                opened.completeExceptionally(t);
                return;
            }
            opened.complete(loop);
            try {
                while (!loop.isDone()) {
                    loop.turn(TURN_WITHOUT_BOUND);
                }
            } catch (Throwable t) {
                // A driver that fails cannot go on: say so once; peers see their connections end with the descriptors.
                loop.report(t);
            } finally {
                loop.free();
            }
        });
        thread.start();
        try {
            loops.add(opened.join());
            threads.add(thread);
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransportException told) {
                throw told;
            }
            throw cannotOpen(engine, e.getCause() == null ? e : e.getCause());
        }
    }

    private static TransportException cannotOpen(IoEngine engine, Throwable cause) {
        if (cause instanceof IOException refused) {
            return TransportException.ofEngine(engine.name(), refused);
        }
        return new TransportException("Transport " + engine.name() + " cannot be opened: " + cause.getMessage(), cause);
    }

    /** The name of the engine that runs them. */
    public String transportName() {
        return engine.name();
    }

    /** What the engine uses of this machine, for reports, by name; empty where there is no choice. */
    public Map<String, String> details() {
        return engine.details();
    }

    /**
     * Why these loops do not run on a better transport that is present, a sentence for each; null where they do, or
     * where the transport was chosen by name.
     */
    public @Nullable String fallback() {
        return fallback;
    }

    /** The loops, in the order of their numbers. */
    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    /** Answers the loops in turn, to spread work over them. */
    public EventLoop next() {
        return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
    }

    /**
     * Listens on an address, with a socket per loop where the platform balances them, else with one for all. Waits
     * until every loop accepts.
     *
     * @param factory makes the handler of each accepted connection, on its loop
     * @throws IOException when the address cannot be bound, or a loop that shall accept has failed; the message names it
     */
    public synchronized Listener listen(SocketAddress address, ListenOptions options, ConnectionHandler.Factory factory)
            throws IOException {
        if (closed) {
            throw new IllegalStateException("the loops are closed");
        }
        // What the JDK's logging reads at its first record. Were that the one that tells of too many open files, it
        // could
        // not be read, then or ever.
        Objects.requireNonNull(ZoneId.systemDefault().getRules());
        List<ListenSocket> sockets = ListenSockets.bind(engine, address, options, loops.size());
        LoopsListener listener = new LoopsListener(nextListener.getAndIncrement(), sockets);
        listeners.add(listener);
        try {
            for (int i = 0; i < loops.size(); i++) {
                EventLoop loop = loops.get(i);
                ListenSocket socket = sockets.get(i % sockets.size());
                await(loop, () -> loop.listeners().open(listener.number, socket, factory));
            }
            return listener;
        } catch (RuntimeException e) {
            listener.close();
            throw new IOException("Cannot listen on " + listener.localAddress() + ": " + e.getMessage(), e);
        }
    }

    /** Drives loops that were opened with {@link Transport#manual}; one turn of each, without waiting. */
    public long turn() {
        return turn(0);
    }

    /**
     * Drives them as {@link #turn()} does, and lets each wait until it has something to do.
     *
     * @param waitNanosMax how long each waits at most, one after the other; negative for no bound, and then as its
     *     {@link WaitStrategy} says
     * @return how many events, timers and tasks there were
     */
    public long turn(long waitNanosMax) {
        long work = 0;
        for (EventLoop loop : loops) {
            work += loop.turn(waitNanosMax);
        }
        return work;
    }

    /** Closes within five seconds; see {@link #close(Duration)}. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    /**
     * Stops accepting, closes every connection in an orderly way, ends the loops and waits for their threads.
     *
     * @param within after this time, connections that still have bytes to send are aborted
     */
    public synchronized void close(Duration within) {
        if (closed) {
            return;
        }
        closed = true;
        for (EventLoop loop : loops) {
            if (threads.isEmpty()) {
                loop.stop(within.toNanos());
            } else {
                loop.executeQuietly(() -> loop.stop(within.toNanos()));
            }
        }
        if (threads.isEmpty()) {
            closeManual();
        } else {
            joinThreads();
        }
        if (watch != null) {
            watch.close();
        }
        closeSockets();
    }

    private void closeManual() {
        while (!loops.stream().allMatch(EventLoop::isDone)) {
            for (EventLoop loop : loops) {
                loop.turn(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        loops.forEach(EventLoop::free);
    }

    private void joinThreads() {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSockets() {
        for (LoopsListener listener : listeners) {
            listener.closeSockets();
        }
        listeners.clear();
    }

    /**
     * Runs an action on a loop and waits for it.
     *
     * @throws RejectedExecutionException when the loop has ended; any other exception is the action's own
     */
    private static void await(EventLoop loop, Runnable action) {
        if (loop.inLoop()) {
            action.run();
            return;
        }
        try {
            CompletableFuture.runAsync(action, loop).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** One address with its socket or sockets. */
    private final class LoopsListener implements Listener {
        private final int number;
        private final List<ListenSocket> sockets;
        /** Loops that may still accept. */
        private final AtomicInteger accepting = new AtomicInteger(loops.size());

        LoopsListener(int number, List<ListenSocket> sockets) {
            this.number = number;
            this.sockets = sockets;
        }

        @Override
        public SocketAddress localAddress() {
            return sockets.getFirst().localAddress();
        }

        @Override
        public void close() {
            if (!listeners.remove(this)) {
                return;
            }
            List<CompletableFuture<Boolean>> closed = new ArrayList<>();
            for (int i = 0; i < loops.size(); i++) {
                closed.add(unlisten(i));
            }
            if (loops.stream().anyMatch(EventLoop::inLoop)) {
                return;
            }
            try {
                closed.forEach(CompletableFuture::join);
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : e;
            }
        }

        /** Lets a loop accept what waits, and closes the socket that was its own, at once: what comes now is reset. */
        private CompletableFuture<Boolean> unlisten(int of) {
            EventLoop loop = loops.get(of);
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            Runnable then = () -> {
                try {
                    if (sockets.size() > 1) {
                        closeSocket(sockets.get(of));
                    } else if (accepting.decrementAndGet() == 0) {
                        closeSocket(sockets.getFirst());
                    }
                    closed.complete(true);
                } catch (RuntimeException e) {
                    closed.completeExceptionally(e);
                }
            };
            try {
                if (loop.inLoop()) {
                    loop.listeners().close(number, then);
                } else {
                    loop.execute(() -> loop.listeners().close(number, then));
                }
            } catch (RejectedExecutionException e) {
                // The loop has ended: it accepts no more.
                then.run();
            }
            return closed;
        }

        private void closeSockets() {
            sockets.forEach(EventLoops::closeSocket);
        }
    }

    private static void closeSocket(ListenSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a listening socket", e);
        }
    }
}
