package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;

/** A ring on a workbench: with memory, sockets to use it on, and waits that fail instead of lasting. */
final class RingBench implements AutoCloseable {
    static final int ENTRIES = 8;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int BACKLOG = 16;

    final Ring ring;
    final LibC libc;
    final Arena arena;
    private final Set<Integer> descriptors = new LinkedHashSet<>();

    private RingBench(Ring ring, Arena arena) {
        this.ring = ring;
        this.arena = arena;
        this.libc = new LibC(arena);
    }

    /** With a ring as loops have it: DEFER_TASKRUN where the kernel knows it. */
    static RingBench open(RingCalls calls) throws IOException {
        return open(calls, usual(calls));
    }

    @SuppressWarnings("MustBeClosedChecker") // the bench closes it
    static RingBench open(RingCalls calls, RingFlags flags) throws IOException {
        CallPaths.features(calls);
        return new RingBench(Ring.open(calls, ENTRIES, 2 * ENTRIES, flags), Arena.ofConfined());
    }

    static RingFlags usual(RingCalls calls) {
        return new RingFlags(CallPaths.features(calls).deferTaskrun(), false, 0, false);
    }

    /** The next entry; there is room. */
    Sqe next() {
        Sqe sqe = ring.sq().next();
        return sqe == null ? fail("the submission queue is full") : sqe;
    }

    /** Submits, and answers the next completion. */
    Completion await() {
        long start = System.nanoTime();
        while (!ring.cq().next()) {
            long left = PATIENCE_NANOS - (System.nanoTime() - start);
            assertTrue(left > 0, "no completion came");
            int pending = ring.pending();
            int result = ring.enter(pending, 1, left);
            assertTrue(result >= 0 || result == -Errno.ETIME || result == -Errno.EINTR, () -> "enter: " + text(result));
        }
        Cqe cqe = ring.cq().cqe();
        var completion = new Completion(cqe.userData(), cqe.res(), cqe.flags());
        ring.cq().release();
        return completion;
    }

    /** As {@link #await}, of an operation that succeeds: its user data is checked, its result answered. */
    int awaitSuccess(long userData) {
        Completion completion = await();
        assertEquals(userData, completion.userData(), completion::toString);
        assertTrue(completion.res() >= 0, () -> text(completion.res()));
        return completion.res();
    }

    /** As {@link #await}, of an operation that fails. */
    void awaitFailure(long userData, int errno) {
        Completion completion = await();
        assertEquals(userData, completion.userData(), completion::toString);
        assertEquals(-errno, completion.res(), () -> text(completion.res()));
    }

    /** Submits, and brings what is ready: nothing is. */
    void assertNothingComes() {
        assertTrue(ring.enter(ring.pending(), 0, 0) >= 0);
        assertTrue(ring.cq().isEmpty());
    }

    /** Connected unix stream sockets. */
    int[] socketPair() throws IOException {
        int[] pair = libc.socketPair();
        descriptors.add(pair[0]);
        descriptors.add(pair[1]);
        return pair;
    }

    int eventFd() throws IOException {
        return owned(LibC.check("eventfd", libc.eventFd()));
    }

    /** A TCP socket that listens on the loopback address. */
    int listen() throws IOException {
        int fd = owned(LibC.check("socket", libc.tcpSocket(false)));
        MemorySegment address = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
        int length = SocketAddresses.write(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, address);
        LibC.check("bind", libc.bind(fd, address, length));
        LibC.check("listen", libc.listen(fd, BACKLOG));
        return fd;
    }

    /** A TCP socket, connected by the ring to a listening one. */
    int connect(int listening) throws IOException {
        int fd = owned(LibC.check("socket", libc.tcpSocket(false)));
        SocketAddress to = libc.localAddress(listening);
        MemorySegment address = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
        int length = SocketAddresses.write(to, false, address);
        next().connect(fd, address.address(), length).userData(-1);
        awaitSuccess(-1);
        return fd;
    }

    /** Closes it in the end. */
    int owned(int fd) {
        descriptors.add(fd);
        return fd;
    }

    /** Closes it now. */
    void close(int fd) {
        descriptors.remove(fd);
        assertEquals(0, libc.close(fd));
    }

    /** Sends all of an ASCII text. */
    void send(int fd, String text) {
        MemorySegment bytes = memory(text);
        next().send(fd, bytes.address(), text.length()).userData(-2);
        assertEquals(text.length(), awaitSuccess(-2));
    }

    /** Receives what is there, or comes first. */
    String receive(int fd) {
        MemorySegment bytes = arena.allocate(1024);
        next().receive(fd, bytes.address(), 1024).userData(-3);
        return text(bytes, 0, awaitSuccess(-3));
    }

    MemorySegment memory(String text) {
        return arena.allocateFrom(text, US_ASCII);
    }

    static String text(MemorySegment bytes, long offset, int length) {
        return new String(bytes.asSlice(offset, length).toArray(JAVA_BYTE), US_ASCII);
    }

    private static String text(int result) {
        return result < 0 ? Errno.text(-result) : "success " + result;
    }

    @Override
    public void close() {
        ring.close();
        descriptors.forEach(libc::close);
        arena.close();
    }
}
