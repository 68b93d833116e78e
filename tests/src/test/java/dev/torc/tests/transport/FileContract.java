package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.FileRegion;
import dev.torc.transport.SharedBytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A file that cannot be sent ends the connection that it was given to, and nothing else. */
interface FileContract {
    SharedBytes AFTER = SharedBytes.copyOf(new byte[1000]);

    /** More than fits between two peers of which one does not read. */
    int LARGE_BYTES = 8 << 20;

    Rig rig();

    private static Path file(byte[] content) throws IOException {
        Path file = Files.createTempFile("torc-contract", ".bin");
        Files.write(file, content);
        return file;
    }

    /** Sends a region that cannot be sent, and looks that a bystander on the same loops does not care. */
    private void endsOnlyItsConnection(FileChannel channel, long length) {
        Peer bystander = new Peer();
        Peer other = new Peer();
        rig().join(bystander, other);
        Peer client = new Peer();
        Peer server = new Peer();
        rig().join(client, server);
        Connection connection = client.connection();
        rig().run(connection, () -> connection.send(new FileRegion(channel, 0, length)));
        assertEquals(
                CloseCause.Kind.IO_ERROR,
                rig().await("the client's close", client.closed).kind());
        assertEquals(
                CloseCause.Kind.RESET,
                rig().await("the server's close", server.closed).kind());
        rig().awaitTrue("the close of the file", () -> !channel.isOpen());
        for (Peer each : new Peer[] {bystander, other}) {
            rig().run(each.connection(), () -> each.connection().send(AFTER));
        }
        rig().run(bystander.connection(), bystander.connection()::shutdownOutput);
        rig().await("the bystander's close", bystander.closed);
        assertEquals(AFTER.length(), other.receivedBytes);
        assertEquals(AFTER.length(), bystander.receivedBytes);
    }

    @Test
    default void aFileThatIsShorterThanItsRegionEndsTheConnection() throws IOException {
        Path file = file(new byte[1000]);
        endsOnlyItsConnection(FileChannel.open(file), 2000);
        Files.delete(file);
    }

    @Test
    default void aFileThatCannotBeReadEndsTheConnection() throws IOException {
        Path file = file(new byte[1000]);
        endsOnlyItsConnection(FileChannel.open(file, StandardOpenOption.WRITE), 1000);
        Files.delete(file);
    }

    @Test
    default void aLargeFileThatIsShorterThanItsRegionEndsTheConnection() throws IOException {
        Path file = file(new byte[LARGE_BYTES]);
        endsOnlyItsConnection(FileChannel.open(file), LARGE_BYTES + 1);
        Files.delete(file);
    }

    @Test
    default void aLargeFileThatCannotBeReadEndsTheConnection() throws IOException {
        Path file = file(new byte[LARGE_BYTES]);
        endsOnlyItsConnection(FileChannel.open(file, StandardOpenOption.WRITE), LARGE_BYTES);
        Files.delete(file);
    }

    @Test
    default void partsOfALargeFileArriveInOrderWhenThePeerIsSlowToRead() throws IOException {
        byte[] content = Pump.random(LARGE_BYTES, 2);
        Path file = file(content);
        int first = 4097;
        int second = 3 * LARGE_BYTES / 4 + 1;
        FileChannel channel = FileChannel.open(file);
        Peer client = new Peer().onOpen(connection -> {
            connection.send(AFTER);
            connection.send(new FileRegion(channel, first, second - first, false));
            connection.send(new FileRegion(channel, second, LARGE_BYTES - second));
            connection.send(AFTER);
            connection.shutdownOutput();
        });
        Peer server = new Peer().onOpen(Connection::pause);
        rig().join(client, server);
        rig().awaitStalled(client.connection());
        assertTrue(channel.isOpen());
        rig().run(server.connection(), server.connection()::resume);
        assertEquals(
                CloseCause.Kind.LOCAL,
                rig().await("the server's close", server.closed).kind());
        byte[] received = server.received();
        assertEquals(LARGE_BYTES - first + 2 * AFTER.length(), received.length);
        assertArrayEquals(
                Arrays.copyOfRange(content, first, LARGE_BYTES),
                Arrays.copyOfRange(received, AFTER.length(), received.length - AFTER.length()));
        rig().awaitTrue("the close of the file", () -> !channel.isOpen());
        Files.delete(file);
    }

    @Test
    default void whatIsGivenWhileALargeFileLeavesIsNotTakenForSent() throws IOException {
        byte[] content = new byte[64 << 10];
        Path file = file(content);
        FileChannel channel = FileChannel.open(file);
        CompletableFuture<Long> queued = new CompletableFuture<>();
        Peer client = new Peer().onOpen(connection -> {
            connection.send(AFTER);
            connection.whenSent(() -> {
                connection.send(AFTER);
                connection.whenSent(() -> queued.complete(connection.queuedBytes()));
            });
            connection.send(new FileRegion(channel, 0, content.length));
        });
        rig().join(client, new Peer());
        assertEquals(0L, rig().await("the end of all that was given", queued));
        Files.delete(file);
    }

    @Test
    default void aFileThatIsClosedEndsTheConnection() throws IOException {
        Path file = file(new byte[1000]);
        FileChannel channel = FileChannel.open(file);
        channel.close();
        endsOnlyItsConnection(channel, 1000);
        Files.delete(file);
    }

    @Test
    default void aFileThatFailsToCloseIsReportedAndWasSent() throws IOException {
        byte[] content = Pump.random(100_000, 1);
        Path file = file(content);
        IOException failure = new IOException("on close");
        try (FileChannel inner = FileChannel.open(file)) {
            Peer client = new Peer().onOpen(connection -> {
                connection.send(new FileRegion(new UnclosableFile(inner, failure), 0, content.length));
                connection.send(AFTER);
                connection.shutdownOutput();
            });
            Peer server = new Peer();
            rig().join(client, server);
            assertEquals(
                    CloseCause.Kind.LOCAL,
                    rig().await("the server's close", server.closed).kind());
            byte[] received = server.received();
            assertEquals(content.length + AFTER.length(), received.length);
            assertArrayEquals(content, Arrays.copyOf(received, content.length));
        }
        assertEquals(failure, rig().failures.remove().getCause());
        assertFalse(rig().failures.iterator().hasNext());
        Files.delete(file);
    }
}
