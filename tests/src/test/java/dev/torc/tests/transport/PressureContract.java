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
    default void receivingPausesWhileTheQueueIsAboveItsWatermark() {
        rig().start(options -> options.withWatermarks(LOW_BYTES, HIGH_BYTES));
        SharedBytes large = SharedBytes.copyOf(new byte[16 << 20]);
        SharedBytes question = SharedBytes.copyOf(new byte[LOW_BYTES]);
        Peer client = new Peer().onOpen(Connection::pause);
        Peer server = new Peer();
        rig().join(client, server);
        Connection toClient = server.connection();
        Connection toServer = client.connection();
        rig().run(toClient, () -> assertFalse(toClient.send(large)));
        rig().run(toServer, () -> {
            toServer.send(question);
            toServer.shutdownOutput();
        });
        for (int i = 0; i < 50; i++) {
            rig().run(toClient, () -> assertFalse(toClient.isPaused()));
            rig().pass();
        }
        assertEquals(0, server.receivedBytes);
        rig().run(toServer, toServer::resume);
        rig().await("the server's close", server.closed);
        assertEquals(LOW_BYTES, server.receivedBytes);
        assertEquals(1, server.drains);
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
            assertEquals(null, server.connection().acquire());
        });
        assertEquals(budget, held.size());
        assertEquals(budget, rig().sum(Counter.BUFFERS_IN_USE));
        assertEquals(0, client.drains);
        rig().run(client.connection(), () -> held.forEach(Buffer::release));
        rig().awaitTrue("onDrained on both", () -> client.drains == 1 && server.drains == 1);
        assertEquals(0, rig().sum(Counter.BUFFERS_IN_USE));
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
