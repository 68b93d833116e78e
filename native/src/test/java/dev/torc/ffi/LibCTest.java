package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets before and after their life on a ring, and processors. */
class LibCTest {
    private static final int NO_DESCRIPTOR = 1 << 30;
    private static final int NO_PROCESSOR = 1_000_000;
    private static final int SECONDS_MAX = 10;

    private final Arena arena = Arena.ofAuto();
    private final LibC libc = new LibC(arena);
    private final ArrayDeque<Integer> descriptors = new ArrayDeque<>();

    @AfterEach
    void closeWhatWasOpened() {
        descriptors.forEach(libc::close);
    }

    private int socket(boolean ipv6) throws IOException {
        int fd = LibC.check("socket", libc.tcpSocket(ipv6));
        descriptors.add(fd);
        return fd;
    }

    private int bind(int fd, InetSocketAddress address, boolean ipv6) throws IOException {
        MemorySegment memory = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
        return libc.bind(fd, memory, SocketAddresses.write(address, ipv6, memory));
    }

    private int port(int fd) throws IOException {
        return assertInstanceOf(InetSocketAddress.class, libc.localAddress(fd)).getPort();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void memoryThatGoesToHugePagesKeepsItsContent() {
        assumeTrue(Files.isDirectory(Path.of("/sys/kernel/mm/transparent_hugepage")), "the kernel has no huge pages");
        MemorySegment memory = arena.allocate(4 << 20, 2 << 20);
        memory.setString(1 << 20, "content");
        int result = libc.collapse(memory);
        assertTrue(
                result == 0 || result == -Errno.ENOMEM || result == -Errno.EAGAIN || result == -Errno.EBUSY,
                () -> "" + result);
        assertEquals("content", memory.getString(1 << 20));
    }

    @Test
    void untouchedMemoryIsZeroAndEndsWithItsArena() {
        MemorySegment memory;
        try (Arena once = Arena.ofConfined()) {
            memory = libc.untouched(3 << 12, once);
            assertEquals(-1, memory.mismatch(once.allocate(3 << 12)));
            memory.fill((byte) 1);
        }
        assertThrows(IllegalStateException.class, () -> memory.get(JAVA_BYTE, 0));
    }

    @Test
    void memoryThatCannotBeHadIsAnError() {
        assertThrows(OutOfMemoryError.class, () -> libc.untouched(Long.MAX_VALUE, arena));
    }

    @Test
    void aBoundSocketKnowsItsAddress() throws IOException {
        int fd = socket(false);
        assertEquals(0, bind(fd, loopback(0), false));
        assertEquals(loopback(port(fd)), libc.localAddress(fd));
        IOException notConnected = assertThrows(IOException.class, () -> libc.remoteAddress(fd));
        assertTrue(String.valueOf(notConnected.getMessage()).startsWith("getpeername"), notConnected::toString);
    }

    @Test
    void acceptsWhatWaitsAndThenSaysThatNothingDoes() throws IOException {
        int listening = socket(false);
        assertEquals(0, bind(listening, loopback(0), false));
        assertEquals(0, libc.listen(listening, 1));
        assertEquals(0, libc.nonBlocking(listening));
        assertEquals(-Errno.EAGAIN, libc.accept(listening));
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port(listening))) {
            int accepted = LibC.check("accept", libc.accept(listening));
            descriptors.add(accepted);
            assertEquals(peer.getLocalSocketAddress(), libc.remoteAddress(accepted));
        }
        assertEquals(-Errno.EAGAIN, libc.accept(listening));
    }

    @Test
    void aPortIsTakenUnlessBothSocketsShareIt() throws IOException {
        int first = socket(false);
        assertEquals(0, libc.reuseAddress(first));
        assertEquals(0, bind(first, loopback(0), false));
        assertEquals(0, libc.listen(first, 1));
        int second = socket(false);
        int taken = bind(second, loopback(port(first)), false);
        assertThrows(BindException.class, () -> LibC.check("bind", taken));

        int third = socket(false);
        assertEquals(0, libc.reusePort(third));
        assertEquals(0, bind(third, loopback(0), false));
        int fourth = socket(false);
        assertEquals(0, libc.reusePort(fourth));
        assertEquals(0, bind(fourth, loopback(port(third)), false));
    }

    @Test
    void optionsAreSet() throws IOException {
        int fd = socket(false);
        assertEquals(0, libc.noDelay(fd));
        assertEquals(0, libc.resetOnClose(fd));
        assertTrue(libc.dualStack(fd) < 0, "an option of IPv6 only");
    }

    @Test
    void aSocketOfIpv6TakesIpv4Too() throws IOException {
        int fd = libc.tcpSocket(true);
        assumeTrue(fd >= 0, "needs IPv6");
        descriptors.add(fd);
        assertEquals(0, libc.dualStack(fd));
        assertEquals(0, bind(fd, loopback(0), true));
        assertEquals(loopback(port(fd)), libc.localAddress(fd));
    }

    @Test
    void theErrorNumberOfAFailedCallIsAnswered() {
        assertEquals(-Errno.EBADF, libc.listen(NO_DESCRIPTOR, 1));
        assertEquals(-Errno.EBADF, libc.noDelay(NO_DESCRIPTOR));
        assertEquals(-Errno.EBADF, libc.shutdownInput(NO_DESCRIPTOR));
        assertEquals(-Errno.EBADF, libc.shutdownOutput(NO_DESCRIPTOR));
        assertEquals(-Errno.EBADF, libc.close(NO_DESCRIPTOR));
        assertThrows(IOException.class, () -> libc.localAddress(NO_DESCRIPTOR));
    }

    @Test
    void aThreadIsKeptOnOneProcessor() throws Exception {
        int cpu = Integer.parseInt(allowed().split("[-,]", 2)[0]);
        var pinned = new CompletableFuture<String>();
        Thread.ofPlatform().start(() -> {
            try {
                var own = new LibC(Arena.ofAuto());
                assertEquals(-Errno.EINVAL, own.pin(NO_PROCESSOR));
                assertEquals(0, own.pin(cpu));
                pinned.complete(allowed());
            } catch (Throwable t) {
                pinned.completeExceptionally(t);
            }
        });
        assertEquals(Integer.toString(cpu), pinned.get(SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** The processors that the calling thread may use, as proc(5) lists them. */
    private static String allowed() throws IOException {
        String name = "Cpus_allowed_list:";
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
