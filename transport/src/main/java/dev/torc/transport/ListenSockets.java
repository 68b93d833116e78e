package dev.torc.transport;

import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Binds the sockets of one address: one per loop where the kernel balances them, else one for all.
 *
 * <p>Sharing lets a second process bind silently. Unless that is asked for, a probe without it claims the address
 * first. A ring that has just ended holds its port for some milliseconds, so a refused probe is tried again for a while.
 *
 * <p>The file of a unix socket outlives a process that was killed. One that nobody listens on is replaced; two that find it at the
 * same moment can each replace the other's, as there is no way to bind in its place.
 */
final class ListenSockets {
    private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PROBE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private ListenSockets() {}

    static List<ListenSocket> bind(IoEngine engine, SocketAddress address, ListenOptions options, int loops)
            throws IOException {
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new UnknownHostException("Cannot listen on " + address + ": the host is not known");
        }
        boolean shared = engine.canShare(address) && (loops > 1 || options.reusePort());
        if (!shared) {
            return List.of(bindPatiently(engine, address, options));
        }
        SocketAddress bound = address;
        if (!options.reusePort()) {
            try (ListenSocket probe = bindPatiently(engine, address, options)) {
                bound = probe.localAddress();
            }
        }
        List<ListenSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < loops; i++) {
                ListenSocket socket = engine.bind(bound, options, true);
                sockets.add(socket);
                bound = socket.localAddress();
            }
            return List.copyOf(sockets);
        } catch (IOException e) {
            for (ListenSocket socket : sockets) {
                socket.close();
            }
            throw cannotBind(bound, e);
        }
    }

    private static ListenSocket bindPatiently(IoEngine engine, SocketAddress address, ListenOptions options)
            throws IOException {
        long giveUpNanos = System.nanoTime() + PROBE_NANOS;
        while (true) {
            try {
                return engine.bind(address, options, false);
            } catch (BindException e) {
                if (System.nanoTime() - giveUpNanos >= 0) {
                    throw cannotBind(address, e);
                }
                if (!(address instanceof UnixDomainSocketAddress unix && removeLeftBehind(unix))) {
                    LockSupport.parkNanos(PROBE_PAUSE_NANOS);
                }
            } catch (IOException e) {
                throw cannotBind(address, e);
            }
        }
    }

    /** Removes the file of a socket that is gone, to which the kernel refuses to connect; answers whether it was one. */
    private static boolean removeLeftBehind(UnixDomainSocketAddress address) {
        try {
            return isLeftBehind(address) && Files.deleteIfExists(address.getPath());
        } catch (IOException e) {
            // What cannot be looked at or removed stays: the address is in use.
            return false;
        }
    }

    private static boolean isLeftBehind(UnixDomainSocketAddress address) throws IOException {
        BasicFileAttributes file =
                Files.readAttributes(address.getPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.isOther()) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(address);
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    private static IOException cannotBind(SocketAddress address, IOException cause) {
        BindException failure = new BindException("Cannot listen on " + address + ": " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }
}
