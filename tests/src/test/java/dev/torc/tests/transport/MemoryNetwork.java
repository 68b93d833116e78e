package dev.torc.tests.transport;

import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Listening sockets and connections in memory. All that is left to chance, such as how many bytes travel together, is
 * drawn from one seeded generator, so that a run can be repeated. For one thread: the loops on it are driven by hand.
 */
final class MemoryNetwork {
    /** Nobody answers here (TEST-NET-1, RFC 5737). */
    static final SocketAddress BLACKHOLE = InetSocketAddress.createUnresolved("192.0.2.1", 9);

    private static final int SOCKET_BUFFER_BYTES = 128 << 10;
    private static final int PORT_MIN = 20_000;
    private static final int PORTS = 40_000;
    private static final int PIECE_BYTES_MAX = 32 << 10;

    private final Map<SocketAddress, Socket> sockets = new HashMap<>();
    private final int socketBufferBytes;
    private @Nullable Random random;
    private int portsGiven;
    private int open;
    private Runnable whileWaiting = () -> {};

    MemoryNetwork(long seed) {
        this(SOCKET_BUFFER_BYTES);
        random = new Random(seed);
    }

    /** Leaves nothing to chance until {@link #chance} says so. */
    MemoryNetwork(int socketBufferBytes) {
        this.socketBufferBytes = socketBufferBytes;
    }

    /** From now on chance is drawn from this generator; without one all happens at once and travels together. */
    void chance(@Nullable Random generator) {
        random = generator;
    }

    /** How many endpoints and listening sockets are open: the descriptors of this network. */
    int open() {
        return open;
    }

    /** What runs while a loop waits: others would have threads of their own. */
    void whileWaiting(Runnable action) {
        whileWaiting = action;
    }

    void waiting() {
        whileWaiting.run();
    }

    boolean flip() {
        return random == null || random.nextBoolean();
    }

    int between(int low, int high) {
        return random == null ? high : low + random.nextInt(high - low + 1);
    }

    /** How many bytes travel together now: often a few, at times many. */
    int piece() {
        if (random == null) {
            return Integer.MAX_VALUE;
        }
        return random.nextInt(8) == 0 ? between(1, 7) : between(1, PIECE_BYTES_MAX);
    }

    private int nextPort() {
        return PORT_MIN + portsGiven++ % PORTS;
    }

    Socket bind(SocketAddress wanted, int backlog) throws IOException {
        SocketAddress address = wanted;
        if (wanted instanceof InetSocketAddress inet && inet.getPort() == 0) {
            address = new InetSocketAddress(inet.getAddress(), nextPort());
        }
        if (sockets.containsKey(address)) {
            throw new BindException("Address already in use");
        }
        Socket socket = new Socket(address, backlog);
        sockets.put(address, socket);
        open++;
        return socket;
    }

    /** The connecting side; its other side waits in the backlog where somebody listens. */
    MemoryEndpoint connect(long id, SocketAddress remote) {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), nextPort());
        MemoryEndpoint client = new MemoryEndpoint(new MemoryPipe(socketBufferBytes), local, remote);
        client.id = id;
        open++;
        Socket socket = sockets.get(remote);
        if (socket != null && socket.waiting.size() < socket.backlog) {
            MemoryEndpoint server = new MemoryEndpoint(new MemoryPipe(socketBufferBytes), remote, local);
            server.peer = client;
            client.peer = server;
            socket.waiting.add(server);
            open++;
        } else {
            client.refused = socket == null && !remote.equals(BLACKHOLE);
        }
        return client;
    }

    void close(MemoryEndpoint endpoint, boolean reset) {
        if (endpoint.closed) {
            return;
        }
        endpoint.closed = true;
        open--;
        MemoryEndpoint peer = endpoint.peer;
        if (peer != null) {
            if (reset || !endpoint.inbound.isEmpty()) {
                peer.reset = true;
            } else {
                peer.inboundEnded = true;
            }
        }
    }

    /** A listening socket with its backlog. */
    final class Socket implements ListenSocket {
        private final SocketAddress address;
        private final int backlog;
        private final ArrayDeque<MemoryEndpoint> waiting = new ArrayDeque<>();

        Socket(SocketAddress address, int backlog) {
            this.address = address;
            this.backlog = backlog;
        }

        @Nullable
        MemoryEndpoint accept() {
            return waiting.poll();
        }

        @Override
        public SocketAddress localAddress() {
            return address;
        }

        @Override
        public void close() {
            if (sockets.remove(address, this)) {
                open--;
                waiting.forEach(endpoint -> MemoryNetwork.this.close(endpoint, true));
                waiting.clear();
            }
        }
    }
}
