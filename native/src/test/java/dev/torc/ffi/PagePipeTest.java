package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.Linux;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of a file on their way to a socket. */
class PagePipeTest {
    private static final int FILE_BYTES = 16 << 20;
    private static final int PIPE_BYTES = 256 << 10;

    private final Arena arena = Arena.ofAuto();
    private final LibC libc = new LibC(arena);
    private final byte[] content = new byte[FILE_BYTES];

    @TempDir
    Path folder;

    private Path path;
    private PagePipe pipe;
    private Socket reader;
    private int socket;

    @BeforeEach
    void open() throws IOException {
        new Random(1).nextBytes(content);
        path = folder.resolve("file");
        Files.write(path, content);
        pipe = PagePipe.open(libc, arena, PIPE_BYTES);
        int listening = LibC.check("socket", libc.tcpSocket(false));
        MemorySegment any = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        LibC.check("bind", libc.bind(listening, any, SocketAddresses.write(loopback, false, any)));
        LibC.check("listen", libc.listen(listening, 1));
        int port = assertInstanceOf(InetSocketAddress.class, libc.localAddress(listening))
                .getPort();
        reader = new Socket(InetAddress.getLoopbackAddress(), port);
        socket = LibC.check("accept", libc.accept(listening));
        LibC.check("fcntl", libc.nonBlocking(socket));
        libc.close(listening);
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
        reader.close();
        libc.close(socket);
    }

    @Test
    void whatTheSocketDoesNotTakeComesAgain() throws IOException {
        int start = 4097; // in the middle of a page
        int full = 0;
        try (FileChannel file = FileChannel.open(path)) {
            int sent = 0;
            while (full == 0) {
                int moved = pipe.transfer(file, start + sent, FILE_BYTES, socket);
                assertTrue(moved > 0 && moved <= PIPE_BYTES || moved == -Errno.EAGAIN, () -> moved + " were moved");
                sent += Math.max(0, moved);
                full += moved == -Errno.EAGAIN ? 1 : 0;
            }
            assertTrue(sent < FILE_BYTES - start, "the socket took everything");
            // The pipe is as good as new: what it had beyond that is gone.
            assertEquals(-Errno.EAGAIN, pipe.transfer(file, 0, 1, socket));
            byte[] received = reader.getInputStream().readNBytes(sent);
            assertArrayEquals(Arrays.copyOfRange(content, start, start + sent), received);
            int more = pipe.transfer(file, FILE_BYTES - 1000, 1000, socket);
            assertEquals(1000, more);
            assertArrayEquals(
                    Arrays.copyOfRange(content, FILE_BYTES - 1000, FILE_BYTES),
                    reader.getInputStream().readNBytes(1000));
        }
    }

    @Test
    void aFileThatHasEndedMovesNothing() throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            assertEquals(1, pipe.transfer(file, FILE_BYTES - 1, 1000, socket));
            assertEquals(0, pipe.transfer(file, FILE_BYTES, 1000, socket));
            assertEquals(0, pipe.transfer(file, FILE_BYTES + 1000, 1000, socket));
        }
    }

    @Test
    void aFailureIsTold() throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            assertThrows(NonReadableChannelException.class, () -> pipe.transfer(file, 0, 1000, socket));
        }
        try (FileChannel file = FileChannel.open(path)) {
            assertEquals(-Errno.EBADF, pipe.transfer(file, 0, 1000, 1 << 30));
            libc.shutdownOutput(socket);
            assertEquals(-Linux.EPIPE(), pipe.transfer(file, 0, 1000, socket));
        }
    }

    @Test
    void whatCameBeforeAnInterruptGoesToNoOtherSocket() throws IOException {
        assertThrows(
                ClosedByInterruptException.class,
                () -> pipe.transfer(new InterruptedFile(false), 0, InterruptedFile.BYTES, socket));
        try (FileChannel file = FileChannel.open(path)) {
            assertEquals(1000, pipe.transfer(file, 0, 1000, socket));
        }
        byte[] received = reader.getInputStream().readNBytes(1000);
        assertArrayEquals(Arrays.copyOf(content, 1000), received);
    }

    @Test
    void aPipeThatAnInterruptHasClosedTakesNoFiles() throws IOException {
        assertThrows(
                ClosedByInterruptException.class,
                () -> pipe.transfer(new InterruptedFile(true), 0, InterruptedFile.BYTES, socket));
        assertTrue(Thread.interrupted());
        try (FileChannel file = FileChannel.open(path)) {
            assertFalse(pipe.takes(file));
        }
    }

    @Test
    void takesFilesOfTheJdk() throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            assertTrue(pipe.takes(file));
        }
        assertFalse(PIPE_BYTES < pipe.capacityBytes());
    }
}
