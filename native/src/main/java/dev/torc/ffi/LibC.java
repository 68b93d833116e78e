package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.linger;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the C library that go with a ring: sockets before and after their life on it, an eventfd to wake it,
 * memory, processors. Each answers zero or more, or a negative {@link Errno error number}, unless it says that it throws.
 * For one thread: the error number is captured in memory of this object.
 */
public final class LibC {
    private static final NativeFunction SOCKET = NativeFunction.ofLibC("socket");
    private static final NativeFunction SOCKETPAIR = NativeFunction.ofLibC("socketpair");
    private static final NativeFunction ACCEPT = NativeFunction.ofLibC("accept4");
    private static final NativeFunction BIND = NativeFunction.ofLibC("bind");
    private static final NativeFunction LISTEN = NativeFunction.ofLibC("listen");
    private static final NativeFunction SETSOCKOPT = NativeFunction.ofLibC("setsockopt");
    private static final NativeFunction GETSOCKNAME = NativeFunction.ofLibC("getsockname");
    private static final NativeFunction GETPEERNAME = NativeFunction.ofLibC("getpeername");
    private static final NativeFunction SHUTDOWN = NativeFunction.ofLibC("shutdown");
    private static final NativeFunction CLOSE = NativeFunction.ofLibC("close");
    private static final NativeFunction FCNTL = NativeFunction.ofLibC("fcntl");
    private static final NativeFunction EVENTFD = NativeFunction.ofLibC("eventfd");
    private static final NativeFunction EVENTFD_WRITE = NativeFunction.ofLibC("eventfd_write");
    private static final NativeFunction SCHED_SETAFFINITY = NativeFunction.ofLibC("sched_setaffinity");
    private static final NativeFunction MADVISE = NativeFunction.ofLibC("madvise");
    private static final NativeFunction MMAP = NativeFunction.ofLibC("mmap");
    private static final NativeFunction MUNMAP = NativeFunction.ofLibC("munmap");

    /** The command of fcntl(2) that sets the flags of an open file. */
    private static final int F_SETFL = 4;

    private static final int O_NONBLOCK = 0x800;

    /** The advice of madvise(2) that makes huge pages of small ones at once; Linux 6.1. */
    private static final int MADV_COLLAPSE = 25;

    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final long MAP_FAILED = -1;

    /** Where the error number goes as an arena closes, whose memory cannot be used any more. */
    private static final MemorySegment UNREAD = Arena.global().allocate(LastError.LAYOUT);

    /** The size of a cpu_set_t, an array of unsigned long. */
    static final int CPU_SET_BYTES = 128;

    private final MemorySegment state;
    private final MemorySegment value;
    private final MemorySegment lingerZero;

    /** Makes the calls, with memory of {@code arena}. */
    public LibC(Arena arena) {
        state = arena.allocate(LastError.LAYOUT);
        value = arena.allocate(JAVA_INT, 2);
        lingerZero = linger.allocate(arena);
        linger.l_onoff(lingerZero, 1);
        linger.l_linger(lingerZero, 0);
    }

    /** A TCP socket for addresses of this family: blocking, as a ring wants it, and closed on exec. */
    public int tcpSocket(boolean ipv6) {
        return socket(ipv6 ? Linux.AF_INET6() : Linux.AF_INET());
    }

    /** A unix stream socket. */
    public int unixSocket() {
        return socket(Linux.AF_UNIX());
    }

    private int socket(int family) {
        return SOCKET.call(state, family, Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC(), 0);
    }

    /**
     * Two connected unix stream sockets.
     *
     * @throws IOException when the process has no descriptors left
     */
    public int[] socketPair() throws IOException {
        int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC();
        int result = SOCKETPAIR.call(state, Linux.AF_UNIX(), type, 0, value.address());
        check("socketpair", result);
        return new int[] {value.getAtIndex(JAVA_INT, 0), value.getAtIndex(JAVA_INT, 1)};
    }

    /** Accepts a connection, as a ring wants it: blocking, and closed on exec. */
    public int accept(int fd) {
        return ACCEPT.call(state, fd, 0, 0, Linux.SOCK_CLOEXEC());
    }

    /** From now on calls that would wait answer EAGAIN. */
    public int nonBlocking(int fd) {
        return control(fd, F_SETFL, O_NONBLOCK);
    }

    /** fcntl(2) with a number. */
    int control(int fd, int command, int number) {
        return FCNTL.call(state, fd, command, number);
    }

    /** Names a socket. */
    public int bind(int fd, MemorySegment address, int length) {
        return BIND.call(state, fd, address.address(), length);
    }

    /** Lets a bound socket be connected to. */
    public int listen(int fd, int backlog) {
        return LISTEN.call(state, fd, backlog);
    }

    /** SO_REUSEADDR: a port whose last connections are still dying may be bound. */
    public int reuseAddress(int fd) {
        return intOption(fd, Linux.SOL_SOCKET(), Linux.SO_REUSEADDR(), 1);
    }

    /** SO_REUSEPORT: several sockets may be bound to the port, and the kernel spreads connections. */
    public int reusePort(int fd) {
        return intOption(fd, Linux.SOL_SOCKET(), Linux.SO_REUSEPORT(), 1);
    }

    /** TCP_NODELAY; what a listening socket has, its connections inherit. */
    public int noDelay(int fd) {
        return intOption(fd, Linux.IPPROTO_TCP(), Linux.TCP_NODELAY(), 1);
    }

    /** An IPv6 socket takes IPv4 too. */
    public int dualStack(int fd) {
        return intOption(fd, Linux.IPPROTO_IPV6(), Linux.IPV6_V6ONLY(), 0);
    }

    private int intOption(int fd, int level, int name, int set) {
        value.set(JAVA_INT, 0, set);
        return option(fd, level, name, value, Integer.BYTES);
    }

    /** SO_LINGER of zero: closing the socket resets the connection. */
    public int resetOnClose(int fd) {
        return option(fd, Linux.SOL_SOCKET(), Linux.SO_LINGER(), lingerZero, (int) linger.sizeof());
    }

    /** As {@link #resetOnClose}, for a direct descriptor: fills an entry that does it. */
    public Sqe resetOnClose(Sqe sqe, int index) {
        return sqe.socketOption(
                index, Linux.SOL_SOCKET(), Linux.SO_LINGER(), lingerZero.address(), (int) linger.sizeof());
    }

    private int option(int fd, int level, int name, MemorySegment optionValue, int length) {
        return SETSOCKOPT.call(state, fd, level, name, optionValue.address(), length);
    }

    /**
     * The address that a socket is bound to.
     *
     * @throws IOException when it has none
     */
    public SocketAddress localAddress(int fd) throws IOException {
        return address("getsockname", GETSOCKNAME, fd);
    }

    /**
     * The address that a socket is connected to.
     *
     * @throws IOException when it is not connected
     */
    public SocketAddress remoteAddress(int fd) throws IOException {
        return address("getpeername", GETPEERNAME, fd);
    }

    private SocketAddress address(String call, NativeFunction function, int fd) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment address = once.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
            value.set(JAVA_INT, 0, SocketAddresses.BYTES_MAX);
            int result = function.call(state, fd, address.address(), value.address());
            check(call, result);
            return SocketAddresses.read(address, value.get(JAVA_INT, 0));
        }
    }

    /** Finishes sending; the peer sees the end. */
    public int shutdownOutput(int fd) {
        return shutdown(fd, Linux.SHUT_WR());
    }

    /** Finishes receiving, which ends a receive that waits; the peer sees nothing. */
    public int shutdownInput(int fd) {
        return shutdown(fd, Linux.SHUT_RD());
    }

    private int shutdown(int fd, int how) {
        return SHUTDOWN.call(state, fd, how);
    }

    /** Closes a descriptor. */
    public int close(int fd) {
        return CLOSE.call(state, fd);
    }

    /** A counter to wake a ring by. */
    public int eventFd() {
        return EVENTFD.call(state, 0, Linux.EFD_CLOEXEC());
    }

    /** Adds one to an eventfd. */
    public int wake(int eventFd) {
        return EVENTFD_WRITE.call(state, eventFd, 1);
    }

    /** Keeps the calling thread on one processor; it must be among those that the process may use. */
    public int pin(int cpu) {
        try (Arena once = Arena.ofConfined()) {
            long bytes = Math.max(CPU_SET_BYTES, (cpu / Long.SIZE + 1L) * Long.BYTES);
            MemorySegment set = once.allocate(bytes, Long.BYTES).fill((byte) 0);
            int bit = cpu % Long.SIZE;
            set.setAtIndex(JAVA_LONG, cpu / Long.SIZE, 1L << bit);
            return SCHED_SETAFFINITY.call(state, 0, bytes, set.address());
        }
    }

    /**
     * Puts memory into huge pages, as far as whole ones are within it and can be had; it keeps its content.
     *
     * @param memory that starts and ends at a page, best at a huge one
     */
    public int collapse(MemorySegment memory) {
        return MADVISE.call(state, memory.address(), memory.byteSize(), MADV_COLLAPSE);
    }

    /**
     * Memory that lives until {@code arena} is closed, and of which the kernel gives each page as it is first touched; an arena's own
     * is touched at once, to zero it.
     */
    public MemorySegment untouched(long bytes, Arena arena) {
        MemorySegment memory = map(-1, MAP_PRIVATE | MAP_ANONYMOUS, 0, bytes, arena);
        if (memory == null) {
            throw new OutOfMemoryError("mapping " + bytes + " B: " + Errno.text(LastError.of(state)));
        }
        return memory;
    }

    /** Maps a part of what {@code fd} stands for, until {@code arena} is closed. */
    MemorySegment map(int fd, long offset, long bytes, Arena arena) throws IOException {
        MemorySegment mapped = map(fd, Linux.MAP_SHARED() | Linux.MAP_POPULATE(), offset, bytes, arena);
        if (mapped == null) {
            throw new RingException("mapping the ring", LastError.of(state));
        }
        return mapped;
    }

    @SuppressWarnings("restricted")
    private @Nullable MemorySegment map(int fd, int flags, long offset, long bytes, Arena arena) {
        int protection = Linux.PROT_READ() | Linux.PROT_WRITE();
        long address = MMAP.word(state, 0, bytes, protection, flags, fd, offset, 0);
        return address == MAP_FAILED ? null : MemorySegment.ofAddress(address).reinterpret(bytes, arena, LibC::unmap);
    }

    private static void unmap(MemorySegment mapped) {
        int result = MUNMAP.call(UNREAD, mapped.address(), mapped.byteSize());
        assert result == 0 : "munmap";
    }

    /**
     * Reads what a failed call would make an exception of.
     *
     * @throws IOException when {@code result} is negative
     */
    public static int check(String call, int result) throws IOException {
        if (result < 0) {
            throw Errno.exception(call, -result);
        }
        return result;
    }
}
