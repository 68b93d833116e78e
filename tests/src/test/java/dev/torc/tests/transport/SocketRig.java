package dev.torc.tests.transport;

import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.nio.NioTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Loops of an engine that uses the machine's sockets, each loop on its thread. */
final class SocketRig extends Rig {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int BACKLOG_FILLERS_MAX = 16;
    private static final int ANSWER_MILLIS_MAX = 200;
    private static final long PASS_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    static {
        warmUp();
    }

    private final Transport transport;
    private final List<AutoCloseable> opened = new ArrayList<>();

    SocketRig(Transport transport) {
        this.transport = transport;
    }

    /** The JDK opens a few descriptors with the first socket and keeps them. */
    private static void warmUp() {
        ConnectionHandler none = (connection, bytes) -> {};
        try (EventLoops loops =
                        NioTransport.create().start(LoopOptions.defaults().withLoops(1));
                ServerSocketChannel server = ServerSocketChannel.open().bind(null);
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            loops.listen(client.getLocalAddress(), ListenOptions.defaults(), connection -> none);
        } catch (IOException e) {
            // The port is taken, as it should be; the sockets were made.
        }
    }

    @Override
    EventLoops open(LoopOptions options) {
        return transport.start(options);
    }

    @Override
    void pass() {
        LockSupport.parkNanos(PASS_NANOS);
    }

    @Override
    long descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            return links.filter(SocketRig::isOfAnEngine).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfAnEngine(Path link) {
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode");
        } catch (IOException e) {
            // The descriptor of the listing itself is gone by now.
            return false;
        }
    }

    /** A listening socket that nobody accepts from: once its backlog is full, the kernel drops what comes. */
    @Override
    Optional<SocketAddress> unansweredAddress() {
        try {
            ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            opened.add(server);
            for (int i = 0; i < BACKLOG_FILLERS_MAX; i++) {
                Socket filler = new Socket();
                opened.add(filler);
                try {
                    filler.connect(server.getLocalSocketAddress(), ANSWER_MILLIS_MAX);
                } catch (SocketTimeoutException e) {
                    return Optional.of(server.getLocalSocketAddress());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean timeIsVirtual() {
        return false;
    }

    @Override
    void release() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
