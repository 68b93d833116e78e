package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Listener;
import dev.torc.transport.SharedBytes;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What goes wrong in one place stays there, and is told once. */
interface FailureContract {
    SharedBytes SOME = SharedBytes.copyOf(new byte[1000]);
    SharedBytes MUCH = SharedBytes.copyOf(new byte[4 << 20]);

    Rig rig();

    /** Joins the two, lets the server's callback fail, and looks that a bystander on the same loops does not care. */
    private void onlyTheServerFails(Peer client, Peer server, RuntimeException failure) {
        Peer bystander = new Peer();
        Peer other = new Peer();
        rig().join(bystander, other);
        // Not joined: a server that fails at once may reset the connection before the client has seen it open.
        rig().connect(rig().listen(connection -> server).localAddress(), client);
        CloseCause cause = rig().await("the server's close", server.closed);
        assertEquals(CloseCause.Kind.CALLBACK_FAILED, cause.kind());
        assertSame(failure, cause.error());
        rig().await("the client's close", client.closed);
        assertEquals(1, server.closes);
        reportedOnce(failure);
        rig().run(bystander.connection(), () -> {
            bystander.connection().send(SOME);
            bystander.connection().close();
        });
        rig().await("the bystander's close", other.closed);
        assertEquals(SOME.length(), other.receivedBytes);
    }

    private void reportedOnce(RuntimeException failure) {
        rig().awaitTrue("a report", () -> !rig().failures.isEmpty());
        assertSame(failure, rig().failures.remove());
        assertEquals(0, rig().failures.size());
    }

    private static Consumer<Connection> failing(RuntimeException failure) {
        return connection -> {
            throw failure;
        };
    }

    @Test
    default void anExceptionInOnOpenEndsThatConnection() {
        RuntimeException failure = new IllegalStateException("in onOpen");
        onlyTheServerFails(new Peer(), new Peer().onOpen(failing(failure)), failure);
    }

    @Test
    default void anExceptionInOnReceiveEndsThatConnection() {
        RuntimeException failure = new IllegalStateException("in onReceive");
        Peer client = new Peer().onOpen(connection -> connection.send(MUCH));
        Peer server = new Peer().onReceive((connection, bytes) -> {
            throw failure;
        });
        onlyTheServerFails(client, server, failure);
    }

    @Test
    default void anExceptionInOnDrainedEndsThatConnection() {
        RuntimeException failure = new IllegalStateException("in onDrained");
        Peer server = new Peer().onOpen(connection -> connection.send(MUCH)).onDrained(failing(failure));
        onlyTheServerFails(new Peer(), server, failure);
    }

    @Test
    default void anExceptionInOnEndEndsThatConnection() {
        RuntimeException failure = new IllegalStateException("in onEnd");
        onlyTheServerFails(new Peer().onOpen(Connection::shutdownOutput), new Peer().onEnd(failing(failure)), failure);
    }

    @Test
    default void anExceptionInOnCloseIsReported() {
        RuntimeException failure = new IllegalStateException("in onClose");
        Peer client = new Peer().onOpen(Connection::close);
        Peer server = new Peer().onClose(failing(failure));
        rig().join(client, server);
        rig().await("the close", server.closed);
        reportedOnce(failure);
    }

    @Test
    default void anExceptionInTheFactoryEndsThatConnection() {
        RuntimeException failure = new IllegalStateException("in the factory");
        Listener listener = rig().listen(connection -> {
            throw failure;
        });
        Peer client = new Peer();
        rig().connect(listener.localAddress(), client);
        rig().await("the close", client.closed);
        reportedOnce(failure);
    }

    @Test
    default void anExceptionInATaskOrATimerIsReported() {
        RuntimeException failure = new IllegalStateException("in a task");
        rig().loop().execute(() -> {
            throw failure;
        });
        reportedOnce(failure);
        RuntimeException late = new IllegalStateException("in a timer");
        rig().run(
                        rig().loop(),
                        () -> rig().loop()
                                .newTimer(() -> {
                                    throw late;
                                })
                                .arm(1_000_000));
        reportedOnce(late);
    }

    @Test
    default void aBufferIsUsedOnce() {
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        Connection connection = client.connection();
        rig().run(connection, () -> {
            Buffer sent = Objects.requireNonNull(connection.acquire());
            sent.bytes().putLong(1);
            connection.send(sent);
            assertThrows(IllegalStateException.class, () -> connection.send(sent));
            assertThrows(IllegalStateException.class, sent::bytes);
            assertThrows(IllegalStateException.class, sent::release);
            Buffer released = Objects.requireNonNull(connection.acquire());
            released.release();
            assertThrows(IllegalStateException.class, released::release);
            assertThrows(IllegalStateException.class, () -> connection.send(released));
            connection.close();
        });
        rig().await("the close", server.closed);
        assertEquals(Long.BYTES, server.receivedBytes);
    }

    @Test
    default void aBufferOfAnotherLoopIsRefused() {
        Peer client = new Peer();
        rig().join(client, new Peer());
        Connection connection = client.connection();
        EventLoop other = rig().loops().all().stream()
                .filter(loop -> loop != connection.loop())
                .findFirst()
                .orElseThrow();
        Peer elsewhere = new Peer();
        Listener listener = rig().listen(c -> new Peer());
        rig().run(other, () -> other.connect(listener.localAddress(), ConnectOptions.defaults(), elsewhere));
        Connection there = rig().await("a connection on the other loop", elsewhere.opened);
        Buffer foreign = rig().on(other, () -> Objects.requireNonNull(there.acquire()));
        rig().run(connection, () -> assertThrows(IllegalStateException.class, () -> connection.send(foreign)));
        rig().run(other, () -> {
            foreign.release();
            there.close();
        });
    }

    @Test
    default void onlyTheLoopsThreadMayCall() {
        Peer client = new Peer();
        rig().join(client, new Peer());
        Connection connection = client.connection();
        Buffer buffer = rig().on(connection.loop(), () -> Objects.requireNonNull(connection.acquire()));
        SocketAddress anyRemote = rig().anyAddress();
        Executable[] calls = {
            connection::acquire,
            () -> connection.send(SOME),
            () -> connection.send(buffer),
            connection::queuedBytes,
            connection::pause,
            connection::resume,
            connection::isPaused,
            () -> connection.handler(new Peer()),
            connection::shutdownOutput,
            connection::abort,
            connection::localAddress,
            connection::remoteAddress,
            () -> connection.loop().nowNanos(),
            () -> connection.loop().newTimer(() -> {}),
            () -> connection.loop().connect(anyRemote, ConnectOptions.defaults(), new Peer())
        };
        CompletableFuture<Void> tried = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < calls.length; i++) {
                assertThrows(IllegalStateException.class, calls[i], "call " + i);
            }
        });
        rig().await("the calls of another thread", tried);
        rig().run(connection, buffer::release);
        assertFalse(rig().failures.iterator().hasNext());
    }
}
