package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.Buffer;
import dev.torc.transport.Connection;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.SharedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A slow peer costs bounded memory, and no peer is forgotten. */
interface PressureContract {
    int HIGH_BYTES = 64 << 10;
    int LOW_BYTES = 16 << 10;
    int BUFFER_BYTES = 4 << 10;

    Rig rig();

    @Test
    default void aPeerThatDoesNotReadStopsTheSenderUntilItReads() {
        rig().start(options -> options.withWatermarks(LOW_BYTES, HIGH_BYTES));
        int length = 24 << 20;
        Pump pump = new Pump(new byte[length], 1);
        Peer client = new Peer().sending(pump);
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        Connection connection = client.connection();
        rig().awaitStalled(connection);
        assertFalse(pump.isDone());
        long queued = rig().on(connection.loop(), connection::queuedBytes);
        assertTrue(queued <= HIGH_BYTES + BUFFER_BYTES, () -> "queued " + queued);
        rig().run(server.connection(), server.connection()::resume);
        rig().await("the end", server.closed);
        assertEquals(length, server.receivedBytes);
        assertTrue(client.drains > 0);
    }

    @Test
    default void receivingPausesForAHandlerThatGoesOnAnswering() {
        rig().start(options -> options.withWatermarks(LOW_BYTES, HIGH_BYTES));
        int questions = 16 << 20;
        SharedBytes answer = SharedBytes.copyOf(new byte[1 << 20]);
        Pump pump = new Pump(new byte[questions], 1);
        Peer client = new Peer()
                .onOpen(connection -> {
                    connection.pause();
                    pump.go(connection);
                })
                .onDrained(pump::go);
        Peer server = new Peer().onReceive((connection, bytes) -> connection.send(answer));
        rig().join(client, server);
        Connection toClient = server.connection();
        long[] last = {-1};
        rig().awaitTrue("a server that receives no more", () -> {
            for (int i = 0; i < 50; i++) {
                rig().run(toClient, () -> assertFalse(toClient.isPaused()));
                rig().pass();
            }
            long before = last[0];
            last[0] = server.receivedBytes;
            // It was above the high mark, and goes on at the low one only.
            return before == last[0] && rig().on(toClient.loop(), toClient::queuedBytes) > LOW_BYTES;
        });
        assertTrue(server.receivedBytes < questions / 2, () -> "received " + server.receivedBytes);
        int drainsBefore = server.drains;
        rig().run(client.connection(), client.connection()::resume);
        rig().awaitTrue("more questions", () -> server.receivedBytes > last[0] && server.drains > drainsBefore);
    }

    /** Both have received all, and the other's end; nobody closed before. */
    private void exchangeAll(Peer client, Peer server, long bytes) {
        rig().start(options -> options.withWatermarks(LOW_BYTES, HIGH_BYTES));
        rig().join(client.onEnd(connection -> {}), server.onEnd(connection -> {}));
        rig().await("the server's end", client.ended);
        rig().await("the client's end", server.ended);
        assertEquals(bytes, client.receivedBytes);
        assertEquals(bytes, server.receivedBytes);
    }

    @Test
    default void peersThatStopSendingAtTheWatermarkNeverWaitForEachOther() {
        int length = 24 << 20;
        exchangeAll(
                new Peer().sending(new Pump(new byte[length], 1)),
                new Peer().sending(new Pump(new byte[length], 2)),
                length);
    }

    @Test
    default void peersThatSendMuchBeforeTheyReceiveNeverWaitForEachOther() {
        SharedBytes half = SharedBytes.copyOf(new byte[12 << 20]);
        Consumer<Connection> sendAll = connection -> {
            connection.send(half);
            connection.send(half);
            connection.shutdownOutput();
        };
        exchangeAll(new Peer().onOpen(sendAll), new Peer().onOpen(sendAll), 2L * half.length());
    }

    @Test
    default void aPausedConnectionReceivesNothingUntilItResumes() {
        SharedBytes bytes = SharedBytes.copyOf(new byte[1000]);
        Peer client = new Peer().onOpen(connection -> {
            connection.send(bytes);
            connection.shutdownOutput();
        });
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        for (int i = 0; i < 50; i++) {
            rig().run(server.connection(), () -> assertTrue(server.connection().isPaused()));
            rig().pass();
        }
        assertEquals(0, server.receivedBytes);
        rig().run(server.connection(), server.connection()::resume);
        rig().await("the close", server.closed);
        assertEquals(1000, server.receivedBytes);
    }

    @Test
    default void acquireAnswersNullAtTheBudgetAndOnDrainedFollows() {
        int budget = 8;
        rig().start(options -> options.withLoops(1).withBuffers(BUFFER_BYTES, (long) budget * BUFFER_BYTES));
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        List<Buffer> held = new ArrayList<>();
        rig().run(client.connection(), () -> {
            for (Buffer next = client.connection().acquire();
                    next != null;
                    next = client.connection().acquire()) {
                held.add(next);
            }
            held.add(Objects.requireNonNull(server.connection().acquire(), "each has one beyond the budget"));
            assertEquals(null, server.connection().acquire());
        });
        assertEquals(budget + 2, held.size());
        assertEquals(budget + 2, rig().sum(Counter.BUFFERS_IN_USE));
        assertEquals(0, client.drains);
        rig().run(client.connection(), () -> held.forEach(Buffer::release));
        rig().awaitTrue("onDrained on both", () -> client.drains == 1 && server.drains == 1);
        rig().awaitTrue("no buffer in use", () -> rig().sum(Counter.BUFFERS_IN_USE) == 0);
    }

    @Test
    default void peersThatHoldTheBudgetDoNotStopTheOthers() {
        rig().start(options -> options.withLoops(1).withBuffers(BUFFER_BYTES, 4L * BUFFER_BYTES));
        Peer hog = new Peer();
        rig().join(hog, new Peer());
        List<Buffer> held = new ArrayList<>();
        rig().run(hog.connection(), () -> {
            for (Buffer next = hog.connection().acquire();
                    next != null;
                    next = hog.connection().acquire()) {
                held.add(next);
            }
        });
        Peer receiver = new Peer();
        rig().join(new Peer().sending(new Pump(new byte[100_000], 1)), receiver);
        rig().await("the close", receiver.closed);
        assertEquals(100_000, receiver.receivedBytes);
        assertEquals(0, hog.drains);
        rig().run(hog.connection(), () -> held.forEach(Buffer::release));
        rig().awaitTrue("onDrained", () -> hog.drains == 1);
        rig().awaitTrue("no buffer in use", () -> rig().sum(Counter.BUFFERS_IN_USE) == 0);
    }

    @Test
    default void manyPumpsShareASmallBudget() {
        rig().start(options -> options.withLoops(1).withBuffers(BUFFER_BYTES, 4L * BUFFER_BYTES));
        List<Peer> servers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer server = new Peer();
            rig().join(new Peer().sending(new Pump(new byte[100_000], i)), server);
            servers.add(server);
        }
        for (Peer server : servers) {
            rig().await("the close", server.closed);
            assertEquals(100_000, server.receivedBytes);
        }
    }
}
