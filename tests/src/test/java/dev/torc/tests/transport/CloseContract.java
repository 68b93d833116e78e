package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.Listener;
import dev.torc.transport.SharedBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Closing is possible at every point, any number of times, and is told exactly once. */
interface CloseContract {
    SharedBytes HELLO = SharedBytes.copyOf(new byte[100]);
    SharedBytes LARGE = SharedBytes.copyOf(new byte[4 << 20]);
    SharedBytes CLOGGING = SharedBytes.copyOf(new byte[32 << 20]);

    Rig rig();

    private void bothClose(Peer client, Peer server) {
        rig().await("the client's close", client.closed);
        rig().await("the server's close", server.closed);
        assertEquals(1, client.closes);
        assertEquals(1, server.closes);
        assertEquals(0, client.callsAfterClose + server.callsAfterClose);
    }

    private static void closeTwice(Connection connection) {
        connection.close();
        connection.close();
        assertFalse(connection.isOpen());
        assertFalse(connection.send(HELLO));
    }

    @Test
    default void closesInOnOpen() {
        for (Consumer<Connection> end : ends()) {
            Peer client = new Peer().onOpen(end);
            Peer server = new Peer();
            rig().join(client, server);
            bothClose(client, server);
        }
    }

    private static Iterable<Consumer<Connection>> ends() {
        return List.of(CloseContract::closeTwice, Connection::abort, connection -> {
            connection.send(HELLO);
            closeTwice(connection);
            connection.abort();
            connection.close();
        });
    }

    @Test
    default void closesInOnReceive() {
        for (Consumer<Connection> end : ends()) {
            Peer client = new Peer().onOpen(connection -> connection.send(LARGE));
            Peer server = new Peer().onReceive((connection, bytes) -> end.accept(connection));
            rig().join(client, server);
            bothClose(client, server);
        }
    }

    @Test
    default void closesInOnDrained() {
        for (Consumer<Connection> end : ends()) {
            Peer client =
                    new Peer().onOpen(connection -> connection.send(LARGE)).onDrained(end);
            Peer server = new Peer();
            rig().join(client, server);
            bothClose(client, server);
            assertEquals(1, client.drains);
        }
    }

    @Test
    default void closesInOnEnd() {
        for (Consumer<Connection> end : ends()) {
            Peer client = new Peer().onOpen(Connection::shutdownOutput);
            // A reset after the client's own end may meet a client that waits for nothing but the server's end.
            Peer server = new Peer().onEnd(end);
            rig().join(client, server);
            bothClose(client, server);
        }
    }

    @Test
    default void closesInOnClose() {
        for (Consumer<Connection> end : ends()) {
            Peer client = new Peer().onOpen(Connection::close).onClose(end);
            Peer server = new Peer().onClose(end);
            rig().join(client, server);
            bothClose(client, server);
        }
    }

    @Test
    default void closesWhileSendingAndStillSendsAll() {
        Peer client = new Peer().onOpen(connection -> connection.send(LARGE));
        Peer server = new Peer();
        rig().join(client, server);
        rig().run(client.connection(), () -> closeTwice(client.connection()));
        bothClose(client, server);
        assertEquals(LARGE.length(), server.receivedBytes);
    }

    @Test
    default void closesFromAnotherThread() {
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        client.connection().close();
        server.connection().close();
        client.connection().close();
        bothClose(client, server);
        client.connection().close();
    }

    @Test
    default void aCloseThatThePeerDoesNotLetFinishIsAbortedAfterTheCloseTimeout() {
        rig().start(options -> options.withCloseTimeout(Duration.ofMillis(200)));
        Peer client = new Peer();
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        rig().run(client.connection(), () -> {
            client.connection().send(CLOGGING);
            client.connection().close();
        });
        assertEquals(
                CloseCause.Kind.ABORTED,
                rig().await("the client's close", client.closed).kind());
        rig().run(server.connection(), server.connection()::resume);
        assertEquals(
                CloseCause.Kind.RESET,
                rig().await("the server's close", server.closed).kind());
    }

    @Test
    default void theListenerCanBeClosedInACallback() {
        Listener[] listener = new Listener[1];
        Peer server = new Peer().onReceive((connection, bytes) -> listener[0].close());
        rig().start(options -> options.withLoops(1));
        listener[0] = rig().listen(connection -> server);
        Peer client = new Peer().onOpen(connection -> {
            connection.send(HELLO);
            connection.shutdownOutput();
        });
        rig().connect(listener[0].localAddress(), client);
        bothClose(client, server);
        assertEquals(
                CloseCause.Kind.LOCAL,
                rig().await("the server's close", server.closed).kind());
        assertEquals(HELLO.length(), server.receivedBytes);
    }

    @Test
    default void aConnectionThatWasEstablishedBeforeTheListenerClosedIsAcceptedNotReset() {
        rig().start(options -> options.withLoops(1));
        Listener listener = rig().listen(connection -> new EchoContract.Echo());
        List<Peer> clients = new ArrayList<>();
        rig().run(rig().loop(), () -> {
            for (int i = 0; i < 20; i++) {
                Peer client = new Peer().onOpen(connection -> {
                    connection.send(HELLO);
                    connection.shutdownOutput();
                });
                clients.add(client);
                // The loop is here, and accepts nothing meanwhile.
                rig().loop().connect(listener.localAddress(), ConnectOptions.defaults(), client);
            }
            listener.close();
        });
        for (Peer client : clients) {
            assertEquals(
                    CloseCause.Kind.LOCAL,
                    rig().await("the close", client.closed).kind());
            assertEquals(HELLO.length(), client.receivedBytes);
        }
    }

    @Test
    default void buffersComeBackWhenAConnectionIsAbortedWithBytesQueued() {
        Peer client = new Peer();
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        rig().run(client.connection(), () -> {
            for (int i = 0; i < 2000; i++) {
                Buffer buffer = Objects.requireNonNull(client.connection().acquire());
                buffer.bytes().position(buffer.bytes().limit());
                client.connection().send(buffer);
            }
            client.connection().abort();
        });
        assertEquals(
                CloseCause.Kind.ABORTED, rig().await("the close", client.closed).kind());
    }

    /** A client on loops of its own, with more queued than any socket takes, and a server that does not read. */
    private EventLoops clogged(Peer client, Peer server) {
        Listener listener = rig().listen(connection -> server.onOpen(Connection::pause));
        EventLoops others = rig().openOthers();
        EventLoop loop = others.next();
        rig().run(loop, () -> loop.connect(listener.localAddress(), ConnectOptions.defaults(), client));
        rig().await("the client's open", client.opened);
        rig().await("the server's open", server.opened);
        rig().run(client.connection(), () -> client.connection().send(CLOGGING));
        return others;
    }

    @Test
    default void closingTheLoopsWaitsForASlowReader() {
        Peer client = new Peer();
        Peer server = new Peer();
        EventLoops others = clogged(client, server);
        Connection toClient = server.connection();
        rig().run(
                        toClient,
                        () -> toClient.loop()
                                .newTimer(toClient::resume)
                                .arm(Duration.ofMillis(50).toNanos()));
        rig().closeOthers(others, Duration.ofSeconds(20));
        assertTrue(client.closed.isDone());
        assertEquals(CloseCause.Kind.LOCAL, client.closed.join().kind());
        bothClose(client, server);
        assertEquals(CLOGGING.length(), server.receivedBytes);
    }

    @Test
    default void closingTheLoopsAbortsAtItsDeadline() {
        Peer client = new Peer();
        Peer server = new Peer();
        EventLoops others = clogged(client, server);
        rig().closeOthers(others, Duration.ofMillis(100));
        assertTrue(client.closed.isDone());
        assertEquals(CloseCause.Kind.LOOP_CLOSED, client.closed.join().kind());
        rig().run(server.connection(), server.connection()::resume);
        assertEquals(
                CloseCause.Kind.RESET,
                rig().await("the server's close", server.closed).kind());
        bothClose(client, server);
    }

    @Test
    default void anAddressThatWasAskedForIsKnownAfterTheClose() {
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        Connection connection = server.opened.join();
        Object local = rig().on(connection.loop(), () -> String.valueOf(connection.localAddress()));
        Object remote = rig().on(connection.loop(), () -> String.valueOf(connection.remoteAddress()));
        rig().run(connection, connection::close);
        bothClose(client, server);
        rig().run(connection, () -> {
            assertEquals(local, String.valueOf(connection.localAddress()));
            assertEquals(remote, String.valueOf(connection.remoteAddress()));
        });
    }
}
