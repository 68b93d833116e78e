package dev.torc.transport.uring;

import dev.torc.ffi.LibC;
import dev.torc.ffi.RingException;
import dev.torc.ffi.SocketAddresses;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;

/** Opens rings and listening sockets. */
final class UringEngine implements IoEngine {
    static final String NAME = "io_uring";

    private final UringOptions options;
    private final UringPeers peers = new UringPeers();

    UringEngine(UringOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> details() {
        return UringSupport.here().effective(options).details();
    }

    @Override
    public IoDriver open(IoEvents events, LoopOptions loopOptions) throws IOException {
        UringSupport support = UringSupport.here();
        if (support.unavailability() != null) {
            throw new IOException(support.unavailability());
        }
        try {
            return UringDriver.open(events, support.effective(options), peers);
        } catch (RingException e) {
            throw new IOException(UringSupport.reason(e), e);
        }
    }

    @Override
    public boolean canShare(SocketAddress address) {
        return !isUnix(address);
    }

    @Override
    public ListenSocket bind(SocketAddress address, ListenOptions listenOptions, boolean shared) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            LibC libc = new LibC(arena);
            boolean ipv6 = wantsIpv6(address);
            int fd = isUnix(address) ? libc.unixSocket() : libc.tcpSocket(ipv6);
            if (fd < 0 && ipv6 && isAnyLocal(address)) {
                ipv6 = false;
                fd = libc.tcpSocket(false);
            }
            LibC.check("socket", fd);
            try {
                if (!isUnix(address)) {
                    prepare(libc, fd, ipv6, listenOptions, shared);
                }
                MemorySegment written = arena.allocate(SocketAddresses.BYTES_MAX, Long.BYTES);
                int length = SocketAddresses.write(address, ipv6, written);
                LibC.check("bind", libc.bind(fd, written, length));
                LibC.check("listen", libc.listen(fd, listenOptions.backlog()));
                return new UringListenSocket(fd, isUnix(address) ? address : libc.localAddress(fd));
            } catch (IOException e) {
                libc.close(fd);
                throw e;
            }
        }
    }

    private static void prepare(LibC libc, int fd, boolean ipv6, ListenOptions listenOptions, boolean shared)
            throws IOException {
        LibC.check("SO_REUSEADDR", libc.reuseAddress(fd));
        if (shared) {
            LibC.check("SO_REUSEPORT", libc.reusePort(fd));
        }
        if (ipv6) {
            LibC.check("IPV6_V6ONLY", libc.dualStack(fd));
        }
        if (listenOptions.noDelay()) {
            LibC.check("TCP_NODELAY", libc.noDelay(fd));
        }
    }

    /** As the JDK's channels do: whoever listens on all addresses takes IPv4 and IPv6. */
    static boolean wantsIpv6(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && (inet.getAddress() instanceof Inet6Address || isAnyLocal(address));
    }

    private static boolean isAnyLocal(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isAnyLocalAddress();
    }

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }
}
