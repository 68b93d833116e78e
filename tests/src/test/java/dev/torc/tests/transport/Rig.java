package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the contract needs of an engine: loops of it, and a way to let them run until something has happened. */
abstract class Rig implements AutoCloseable {
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int LOOPS = 2;
    private static final int STALLED_LOOKS = 100;

    /** What left a callback, a timer or a task, in the order of reports. */
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
    private final long descriptorsBefore;
    private @Nullable EventLoops loops;

    Rig() {
        descriptorsBefore = descriptors();
    }

    /** Opens the loops. */
    abstract EventLoops open(LoopOptions options);

    /** Lets the loops run for a moment. */
    abstract void pass();

    /** The sockets, or what stands for them, that this process has open. */
    abstract long descriptors();

    /** An address to listen on of which the engine chooses the rest. */
    SocketAddress anyAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** An address at which attempts to connect are not answered; empty where this machine has none. */
    abstract Optional<SocketAddress> unansweredAddress();

    /** Whether time passes only while a test waits, so that an hour costs nothing. */
    abstract boolean timeIsVirtual();

    EventLoops start(UnaryOperator<LoopOptions> change) {
        EventLoops started = open(change.apply(options()));
        loops = started;
        return started;
    }

    LoopOptions options() {
        return LoopOptions.defaults()
                .withLoops(LOOPS)
                .withBuffers(4 << 10, 16 << 20)
                .withCloseTimeout(Duration.ofSeconds(5))
                .withFailureListener(failures::add);
    }

    /** Opens loops beside the first ones; the test closes them with {@link #closeOthers}. */
    EventLoops openOthers() {
        return open(options());
    }

    /** Closes loops while the first ones go on. */
    void closeOthers(EventLoops others, Duration within) {
        others.close(within);
    }

    EventLoops loops() {
        EventLoops running = loops;
        return running == null ? start(UnaryOperator.identity()) : running;
    }

    EventLoop loop() {
        return loops().all().getFirst();
    }

    void awaitTrue(String what, BooleanSupplier condition) {
        long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - giveUpNanos < 0, () -> "waited in vain for " + what);
            pass();
        }
    }

    /** Waits until bytes are queued on a connection and have not moved for a while. */
    void awaitStalled(Connection connection) {
        long[] queued = {0, 0};
        awaitTrue("bytes that no longer move", () -> {
            long now = on(connection.loop(), connection::queuedBytes);
            queued[1] = now == queued[0] ? queued[1] + 1 : 0;
            queued[0] = now;
            return now > 0 && queued[1] > STALLED_LOOKS;
        });
    }

    <T> T await(String what, CompletableFuture<T> future) {
        awaitTrue(what, future::isDone);
        return future.join();
    }

    /** Runs an action on a loop and waits for its result. */
    <T> T on(EventLoop loop, Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(action.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return await("an action on " + loop, result);
    }

    void run(EventLoop loop, Runnable action) {
        on(loop, () -> {
            action.run();
            return true;
        });
    }

    void run(Connection connection, Runnable action) {
        run(connection.loop(), action);
    }

    Listener listen(ConnectionHandler.Factory factory) {
        return listen(anyAddress(), factory);
    }

    Listener listen(SocketAddress address, ConnectionHandler.Factory factory) {
        try {
            return loops().listen(address, ListenOptions.defaults(), connection -> {
                connections.add(connection);
                return factory.handler(connection);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Connection connect(SocketAddress remote, ConnectionHandler handler) {
        return connect(remote, ConnectOptions.defaults(), handler);
    }

    Connection connect(SocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        EventLoop loop = loops().next();
        Connection connection = on(loop, () -> loop.connect(remote, options, handler));
        connections.add(connection);
        return connection;
    }

    /** Connects two peers; the server's side ends up in {@code server}, and both are open. */
    void join(Peer client, Peer server) {
        Listener listener = listen(connection -> server);
        connect(listener.localAddress(), client);
        await("the client's open", client.opened);
        await("the server's open", server.opened);
        listener.close();
    }

    long sum(Counter counter) {
        return loops().all().stream()
                .mapToLong(loop -> loop.stats().get(counter))
                .sum();
    }

    /** Ends what the test left open, and checks that nothing is held then. */
    @Override
    public void close() {
        EventLoops running = loops;
        if (running == null) {
            return;
        }
        for (Connection connection : connections) {
            connection.loop().execute(connection::abort);
        }
        awaitTrue("the end of all connections", () -> sum(Counter.CONNECTIONS) == 0);
        awaitTrue("the return of all buffers", () -> sum(Counter.BUFFERS_IN_USE) == 0);
        awaitTrue("the return of all receive buffers", () -> sum(Counter.RECEIVE_BUFFERS_IN_USE) == 0);
        running.close();
        loops = null;
        release();
        assertEquals(descriptorsBefore, descriptors(), "descriptors open after the loops were closed");
    }

    /** Closes what the rig itself opened. */
    void release() {}
}
