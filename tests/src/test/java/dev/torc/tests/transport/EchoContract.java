package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.transport.Buffer;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import dev.torc.transport.Listener;
import dev.torc.transport.SharedBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bytes arrive as they were sent, however they travel. */
interface EchoContract {
    Rig rig();

    /** Sends back what arrives; ends when the peer has. */
    final class Echo implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            sendBack(connection, bytes);
        }

        /** Answers whether the queue is below its high watermark still. */
        static boolean sendBack(Connection connection, ByteBuffer bytes) {
            boolean below = true;
            while (bytes.hasRemaining()) {
                Buffer buffer = Objects.requireNonNull(connection.acquire(), "the budget is large enough");
                ByteBuffer into = buffer.bytes();
                int count = Math.min(into.remaining(), bytes.remaining());
                into.put(bytes.slice(bytes.position(), count));
                bytes.position(bytes.position() + count);
                below = connection.send(buffer);
            }
            return below;
        }
    }

    private static Set<Integer> sizes() {
        Set<Integer> sizes = new TreeSet<>();
        for (int power = 1; power <= 1 << 20; power <<= 1) {
            sizes.add(power - 1);
            sizes.add(power);
            sizes.add(Math.min(power + 1, 1 << 20));
        }
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            sizes.add(random.nextInt(1 << random.nextInt(1, 21)));
        }
        return sizes;
    }

    @Test
    default void echoesEverySizeInOddPieces() {
        Listener listener = rig().listen(connection -> new Echo());
        for (int size : sizes()) {
            byte[] sent = Pump.random(size, size);
            Peer client = new Peer().sending(new Pump(sent, size));
            rig().connect(listener.localAddress(), client);
            CloseCause cause = rig().await("the echo of " + size + " bytes", client.closed);
            assertEquals(CloseCause.Kind.LOCAL, cause.kind(), () -> size + " bytes: " + cause);
            assertArrayEquals(sent, client.received(), () -> "the echo of " + size + " bytes");
        }
    }

    /** Each of the clients, which come at once, gets back what it sends. */
    private void assertEchoes(Listener listener, int count, int bytes) {
        Peer[] clients = new Peer[count];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Peer().sending(new Pump(Pump.random(bytes, i), i));
            rig().connect(listener.localAddress(), clients[i]);
        }
        for (int i = 0; i < clients.length; i++) {
            CloseCause cause = rig().await("the end of client " + i, clients[i].closed);
            assertEquals(CloseCause.Kind.LOCAL, cause.kind(), () -> "" + cause);
            assertArrayEquals(Pump.random(bytes, i), clients[i].received(), "the echo of client " + i);
        }
    }

    /** Sends back what arrives, and takes no more while its peer does not take that. */
    final class PausingEcho implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            if (!Echo.sendBack(connection, bytes)) {
                connection.pause();
            }
        }

        @Override
        public void onDrained(Connection connection) {
            connection.resume();
        }
    }

    @Test
    default void echoesStreamsThatPauseAgainAndAgain() {
        Listener listener = rig().listen(connection -> new PausingEcho());
        assertEchoes(listener, 8, 3_000_000);
    }

    /** Sends back what is lent to it, in one part or two; the engine may keep the memory of one of them. */
    record LendingEcho(Random random) implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            int end = bytes.limit();
            bytes.limit(random.nextBoolean() ? end : bytes.position() + random.nextInt(bytes.remaining()));
            connection.send(bytes);
            assertEquals(0, bytes.remaining(), "all was taken");
            bytes.limit(end);
            if (!connection.send(bytes)) {
                connection.pause();
            }
        }

        @Override
        public void onDrained(Connection connection) {
            connection.resume();
        }
    }

    @Test
    default void sendsFromTheMemoryThatIsLentAndUsesItAgainOnlyThen() {
        Listener listener = rig().listen(connection -> new LendingEcho(new Random(11)));
        assertEchoes(listener, 12, 1_000_000);
    }

    @Test
    default void echoesOnManyConnectionsAtOnce() {
        Listener listener = rig().listen(connection -> new Echo());
        Peer[] clients = new Peer[40];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Peer().sending(new Pump(Pump.random(50_000, i), i));
            rig().connect(listener.localAddress(), clients[i]);
        }
        for (int i = 0; i < clients.length; i++) {
            rig().await("the end of connection " + i, clients[i].closed);
            assertArrayEquals(Pump.random(50_000, i), clients[i].received());
        }
    }

    @Test
    default void keepsTheOrderOfBuffersSharedBytesAndFileRegions() throws IOException {
        Path file = Files.createTempFile("torc-contract", ".bin");
        byte[] content = Pump.random(300_000, 3);
        Files.write(file, content);
        SharedBytes shared = SharedBytes.copyOf(Pump.random(5_000, 4));
        SharedBytes empty = SharedBytes.copyOf(new byte[0]);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        Peer client = new Peer().onOpen(connection -> {
            Random random = new Random(5);
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> sendBuffer(connection, expected, Pump.random(random.nextInt(4096), i));
                    case 1 -> {
                        connection.send(shared);
                        expected.writeBytes(Pump.random(5_000, 4));
                    }
                    case 2 -> {
                        connection.send(empty);
                    }
                    default -> {
                        int from = random.nextInt(content.length);
                        int length = random.nextInt(content.length - from);
                        connection.send(new FileRegion(opened(file), from, length));
                        expected.write(content, from, length);
                    }
                }
            }
            connection.shutdownOutput();
        });
        Peer server = new Peer();
        rig().join(client, server);
        rig().await("the end", server.closed);
        assertArrayEquals(expected.toByteArray(), server.received());
        Files.delete(file);
    }

    private static void sendBuffer(Connection connection, ByteArrayOutputStream expected, byte[] bytes) {
        Buffer buffer = Objects.requireNonNull(connection.acquire());
        buffer.bytes().put(bytes);
        expected.writeBytes(bytes);
        connection.send(buffer);
    }

    static FileChannel opened(Path file) {
        try {
            return FileChannel.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes one byte and leaves the rest to a successor. */
    record OneByteEach(StringBuilder taken) implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            taken.append((char) bytes.get());
            connection.handler(new OneByteEach(taken));
        }
    }

    @Test
    default void givesTheNextHandlerWhatWasNotConsumed() {
        StringBuilder taken = new StringBuilder();
        Listener listener = rig().listen(connection -> new OneByteEach(taken));
        SharedBytes digits = SharedBytes.copyOf("123456".getBytes(StandardCharsets.US_ASCII));
        Peer client = new Peer().onOpen(connection -> {
            connection.send(digits);
            connection.shutdownOutput();
        });
        rig().connect(listener.localAddress(), client);
        rig().await("the close", client.closed);
        assertEquals("123456", taken.toString());
    }

    @Test
    default void whatIsGivenWhenAllBeforeItWasSentIsSentToo() {
        SharedBytes part = SharedBytes.copyOf(new byte[1000]);
        Peer client = new Peer().onOpen(connection -> {
            connection.send(part);
            connection.whenSent(() -> {
                connection.send(part);
                connection.whenSent(connection::shutdownOutput);
            });
        });
        Peer server = new Peer();
        rig().join(client, server);
        rig().await("the server's close", server.closed);
        assertEquals(2L * part.length(), server.receivedBytes);
    }
}
