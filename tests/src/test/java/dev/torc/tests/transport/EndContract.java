package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.CloseCause;
import dev.torc.transport.ConnectOptions;
import dev.torc.transport.Connection;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.SharedBytes;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How connections begin and end between two peers. */
interface EndContract {
    Rig rig();

    private void closesWith(CloseCause.Kind kind, Peer peer) {
        assertEquals(kind, rig().await("the close", peer.closed).kind());
        assertEquals(1, peer.closes);
        assertEquals(0, peer.callsAfterClose);
    }

    @Test
    default void theServerCanSendAfterTheClientHasFinished() {
        byte[] answer = Pump.random(200_000, 1);
        Pump pump = new Pump(answer, 1);
        Peer client = new Peer().onOpen(Connection::shutdownOutput);
        Peer server = new Peer().onEnd(pump::go).onDrained(pump::go);
        rig().join(client, server);
        closesWith(CloseCause.Kind.LOCAL, client);
        assertArrayEquals(answer, client.received());
        rig().run(server.connection(), server.connection()::close);
        closesWith(CloseCause.Kind.LOCAL, server);
    }

    @Test
    default void theClientCanSendAfterTheServerHasFinished() {
        byte[] question = Pump.random(200_000, 2);
        Pump pump = new Pump(question, 2);
        Peer client = new Peer().onEnd(pump::go).onDrained(pump::go);
        Peer server = new Peer().onOpen(Connection::shutdownOutput);
        rig().join(client, server);
        closesWith(CloseCause.Kind.LOCAL, server);
        assertArrayEquals(question, server.received());
        rig().run(client.connection(), client.connection()::close);
        closesWith(CloseCause.Kind.LOCAL, client);
    }

    @Test
    default void nothingCanBeSentAfterTheEndOfOutput() {
        SharedBytes bytes = SharedBytes.copyOf(new byte[10]);
        Peer client = new Peer().onOpen(connection -> {
            connection.shutdownOutput();
            connection.shutdownOutput();
            assertFalse(connection.send(bytes));
        });
        Peer server = new Peer();
        rig().join(client, server);
        closesWith(CloseCause.Kind.LOCAL, server);
        assertEquals(0, server.receivedBytes);
    }

    @Test
    default void aResetIsSeenAsOne() {
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        rig().run(client.connection(), client.connection()::abort);
        closesWith(CloseCause.Kind.ABORTED, client);
        closesWith(CloseCause.Kind.RESET, server);
        assertFalse(server.ended.isDone());
    }

    @Test
    default void aResetIsSeenWhileSending() {
        Pump pump = new Pump(new byte[16 << 20], 1);
        Peer client = new Peer().sending(pump);
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        rig().awaitStalled(client.connection());
        rig().run(server.connection(), server.connection()::abort);
        closesWith(CloseCause.Kind.RESET, client);
        closesWith(CloseCause.Kind.ABORTED, server);
    }

    @Test
    default void aThousandConnectionsOpenAndClose() {
        Listener listener = rig().listen(connection -> new EchoContract.Echo());
        SharedBytes hello = SharedBytes.copyOf(new byte[] {1, 2, 3});
        Peer[] clients = new Peer[1000];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Peer().onOpen(connection -> {
                connection.send(hello);
                connection.shutdownOutput();
            });
            rig().connect(listener.localAddress(), clients[i]);
        }
        for (Peer client : clients) {
            closesWith(CloseCause.Kind.LOCAL, client);
            assertArrayEquals(new byte[] {1, 2, 3}, client.received());
        }
        rig().awaitTrue("the servers' closes", () -> rig().sum(Counter.CLOSED) == 2000);
        assertEquals(1000, rig().sum(Counter.ACCEPTED));
        assertEquals(1000, rig().sum(Counter.CONNECTED));
    }

    @Test
    default void aRefusedAttemptToConnectIsToldOnce() {
        Listener listener = rig().listen(connection -> new Peer());
        SocketAddress address = listener.localAddress();
        listener.close();
        listener.close();
        // Loops that are turned by hand close it in their next turn.
        rig().pass();
        Peer client = new Peer();
        rig().connect(address, client);
        closesWith(CloseCause.Kind.CONNECT_FAILED, client);
        assertFalse(client.opened.isDone());
    }

    @Test
    default void anAttemptToConnectThatIsNotAnsweredTimesOut() {
        rig().loops();
        Optional<SocketAddress> silent = rig().unansweredAddress();
        Assumptions.assumeTrue(silent.isPresent(), "this kernel answers in spite of a full backlog");
        Peer client = new Peer();
        rig().connect(silent.get(), ConnectOptions.defaults().withTimeout(Duration.ofMillis(300)), client);
        closesWith(CloseCause.Kind.CONNECT_TIMEOUT, client);
        assertFalse(client.opened.isDone());
    }

    @Test
    default void anAttemptToConnectCanBeClosed() {
        rig().loops();
        Optional<SocketAddress> silent = rig().unansweredAddress();
        Assumptions.assumeTrue(silent.isPresent(), "this kernel answers in spite of a full backlog");
        Peer client = new Peer();
        Connection connection = rig().connect(silent.get(), client);
        assertFalse(connection.isOpen());
        connection.close();
        closesWith(CloseCause.Kind.LOCAL, client);
    }

    @Test
    default void allThatWasSentInOnOpenArrivesBeforeTheEnd() {
        byte[] bytes = Pump.random(3_000_000, 9);
        SharedBytes shared = SharedBytes.copyOf(bytes);
        Peer client = new Peer().onOpen(connection -> {
            connection.send(shared);
            connection.close();
            connection.close();
        });
        Peer server = new Peer();
        rig().join(client, server);
        closesWith(CloseCause.Kind.LOCAL, client);
        closesWith(CloseCause.Kind.LOCAL, server);
        assertArrayEquals(bytes, server.received());
    }

    @Test
    default void closingSendsWhatIsQueuedFirst() {
        byte[] bytes = Pump.random(3_000_000, 10);
        SharedBytes shared = SharedBytes.copyOf(bytes);
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        rig().run(client.connection(), () -> {
            client.connection().send(shared);
            assertTrue(client.connection().queuedBytes() > 0);
            client.connection().close();
            assertFalse(client.connection().isOpen());
        });
        closesWith(CloseCause.Kind.LOCAL, server);
        assertArrayEquals(bytes, server.received());
        rig().await("the client's close", client.closed);
        assertEquals(1, client.closes);
    }
}
