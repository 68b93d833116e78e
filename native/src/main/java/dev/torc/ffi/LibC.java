package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ffi.generated.Linux;
import dev.torc.ffi.generated.linger;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * The calls of the C library that go with a ring: sockets before and after their life on it, an eventfd to wake it,
 * memory, processors. Each answers zero or more, or a negative {@link Errno error number}, unless it says that it throws.
 * For one thread: the error number is captured in memory of this object.
 */
public final class LibC {
    private static final MethodHandle SOCKET = handle(Linux.socket$address(), Linux.socket$descriptor());
    private static final MethodHandle SOCKETPAIR = handle(Linux.socketpair$address(), Linux.socketpair$descriptor());
    private static final MethodHandle BIND = handle(Linux.bind$address(), Linux.bind$descriptor());
    private static final MethodHandle LISTEN = handle(Linux.listen$address(), Linux.listen$descriptor());
    private static final MethodHandle SETSOCKOPT = handle(Linux.setsockopt$address(), Linux.setsockopt$descriptor());
    private static final MethodHandle GETSOCKNAME = handle(Linux.getsockname$address(), Linux.getsockname$descriptor());
    private static final MethodHandle GETPEERNAME = handle(Linux.getpeername$address(), Linux.getpeername$descriptor());
    private static final MethodHandle SHUTDOWN = handle(Linux.shutdown$address(), Linux.shutdown$descriptor());
    private static final MethodHandle CLOSE = handle(Linux.close$address(), Linux.close$descriptor());
    private static final MethodHandle EVENTFD = handle(Linux.eventfd$address(), Linux.eventfd$descriptor());
    private static final MethodHandle MMAP = handle(Linux.mmap$address(), Linux.mmap$descriptor());

    /** What a start does not need: each shape of a call costs milliseconds to link. */
    private static final class Seldom {
        private static final MethodHandle AFFINITY = handle(
                // Only declared for _GNU_SOURCE, with which the headers do not make bindings that compile.
                Linker.nativeLinker().defaultLookup().findOrThrow("sched_setaffinity"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
        private static final MethodHandle ACCEPT = handle(
                Linker.nativeLinker().defaultLookup().findOrThrow("accept4"), // as above
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        private static final MethodHandle FCNTL = handle(
                Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        private static final MethodHandle MADVISE = handle(
                Linker.nativeLinker().defaultLookup().findOrThrow("madvise"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

        private Seldom() {}
    }

    /** The command of fcntl(2) that sets the flags of an open file. */
    private static final int F_SETFL = 4;

    private static final int O_NONBLOCK = 0x800;

    /** The advice of madvise(2) that makes huge pages of small ones at once; Linux 6.1. */
    private static final int MADV_COLLAPSE = 25;

    private static final long MAP_FAILED = -1;

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

    @SuppressWarnings("restricted")
    private static MethodHandle handle(MemorySegment function, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = LastError.OPTION;
        return Linker.nativeLinker().downcallHandle(function, descriptor, options);
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
        try {
            return answer((int) SOCKET.invokeExact(state, family, Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC(), 0));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /**
     * Two connected unix stream sockets.
     *
     * @throws IOException when the process has no descriptors left
     */
    public int[] socketPair() throws IOException {
        int result;
        try {
            result = answer((int) SOCKETPAIR.invokeExact(
                    state, Linux.AF_UNIX(), Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC(), 0, value));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
        check("socketpair", result);
        return new int[] {value.getAtIndex(JAVA_INT, 0), value.getAtIndex(JAVA_INT, 1)};
    }

    /** Accepts a connection, as a ring wants it: blocking, and closed on exec. */
    public int accept(int fd) {
        try {
            return answer((int)
                    Seldom.ACCEPT.invokeExact(state, fd, MemorySegment.NULL, MemorySegment.NULL, Linux.SOCK_CLOEXEC()));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** From now on calls that would wait answer EAGAIN. */
    public int nonBlocking(int fd) {
        return control(fd, F_SETFL, O_NONBLOCK);
    }

    /** fcntl(2) with a number. */
    int control(int fd, int command, int number) {
        try {
            return answer((int) Seldom.FCNTL.invokeExact(state, fd, command, number));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** Names a socket. */
    public int bind(int fd, MemorySegment address, int length) {
        try {
            return answer((int) BIND.invokeExact(state, fd, address, length));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** Lets a bound socket be connected to. */
    public int listen(int fd, int backlog) {
        try {
            return answer((int) LISTEN.invokeExact(state, fd, backlog));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
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
        try {
            return answer((int) SETSOCKOPT.invokeExact(state, fd, level, name, optionValue, length));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
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

    private SocketAddress address(String call, MethodHandle handle, int fd) throws IOException {
        try (Arena once = Arena.ofConfined()) {
            MemorySegment address = once.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
            value.set(JAVA_INT, 0, SocketAddresses.BYTES_MAX);
            int result;
            try {
                result = answer((int) handle.invokeExact(state, fd, address, value));
            } catch (Throwable t) {
                throw LastError.unexpected(t);
            }
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
        try {
            return answer((int) SHUTDOWN.invokeExact(state, fd, how));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** Closes a descriptor. */
    public int close(int fd) {
        try {
            return answer((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** A counter to wake a ring by. */
    public int eventFd() {
        try {
            return answer((int) EVENTFD.invokeExact(state, 0, Linux.EFD_CLOEXEC()));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** Adds one to an eventfd; from any thread. */
    public static void wake(int eventFd) {
        Linux.eventfd_write(eventFd, 1);
    }

    /** Keeps the calling thread on one processor; it must be among those that the process may use. */
    public int pin(int cpu) {
        try (Arena once = Arena.ofConfined()) {
            long bytes = Math.max(CPU_SET_BYTES, (cpu / Long.SIZE + 1L) * Long.BYTES);
            MemorySegment set = once.allocate(bytes, Long.BYTES).fill((byte) 0);
            int bit = cpu % Long.SIZE;
            set.setAtIndex(JAVA_LONG, cpu / Long.SIZE, 1L << bit);
            return answer((int) Seldom.AFFINITY.invokeExact(state, 0, bytes, set));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /**
     * Puts memory into huge pages, as far as whole ones are within it and can be had; it keeps its content.
     *
     * @param memory that starts and ends at a page, best at a huge one
     */
    public int collapse(MemorySegment memory) {
        try {
            return answer((int) Seldom.MADVISE.invokeExact(state, memory, memory.byteSize(), MADV_COLLAPSE));
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /** Maps a part of what {@code fd} stands for, until {@code arena} is closed. */
    @SuppressWarnings("restricted")
    MemorySegment map(int fd, long offset, long bytes, Arena arena) throws IOException {
        MemorySegment mapped;
        try {
            int protection = Linux.PROT_READ() | Linux.PROT_WRITE();
            mapped = (MemorySegment) MMAP.invokeExact(
                    state,
                    MemorySegment.NULL,
                    bytes,
                    protection,
                    Linux.MAP_SHARED() | Linux.MAP_POPULATE(),
                    fd,
                    offset);
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
        if (mapped.address() == MAP_FAILED) {
            throw new RingException("mapping the ring", LastError.of(state));
        }
        return mapped.reinterpret(bytes, arena, LibC::unmap);
    }

    private static void unmap(MemorySegment mapped) {
        int result = Linux.munmap(mapped, mapped.byteSize());
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

    private int answer(int result) {
        return result < 0 ? -LastError.of(state) : result;
    }
}
