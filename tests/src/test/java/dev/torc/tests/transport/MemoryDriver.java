package dev.torc.tests.transport;

import dev.torc.transport.ConnectOptions;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One loop's view of a {@link MemoryNetwork}. Stricter than a kernel: a loop that starts an operation on a
 * connection that it has cancelled, or that it does not have, is told so with an exception.
 */
final class MemoryDriver implements IoDriver {
    private static final int LENT_BYTES = 64 << 10;
    private static final int ACCEPTS_PER_POLL_MAX = 16;
    private static final int POLLS_TO_RELEASE_MAX = 3;

    private final MemoryNetwork network;
    private final VirtualClock clock;
    private final IoEvents events;
    private final Map<Integer, MemoryNetwork.Socket> listeners = new LinkedHashMap<>();
    private final Map<Integer, MemoryNetwork.Socket> closing = new LinkedHashMap<>();
    private final Map<Long, MemoryEndpoint> endpoints = new LinkedHashMap<>();
    private final ByteBuffer lent = ByteBuffer.allocateDirect(LENT_BYTES);
    private boolean worked;

    MemoryDriver(MemoryNetwork network, VirtualClock clock, IoEvents events) {
        this.network = network;
        this.clock = clock;
        this.events = events;
    }

    @Override
    public void listen(int listener, ListenSocket socket) {
        listeners.put(listener, (MemoryNetwork.Socket) socket);
    }

    @Override
    public void resumeAccept(int listener) {
        throw new IllegalStateException("accepting never fails in memory");
    }

    @Override
    public void unlisten(int listener) {
        MemoryNetwork.Socket socket = listeners.remove(listener);
        if (socket != null) {
            closing.put(listener, socket);
        }
    }

    @Override
    public void connect(long id, SocketAddress remote, ConnectOptions options) {
        endpoints.put(id, network.connect(id, remote));
    }

    @Override
    public boolean send(long id, SendQueue queue) {
        MemoryEndpoint endpoint = usable(id);
        if (endpoint.sending != null) {
            throw new IllegalStateException("send while a send is under way");
        }
        if (endpoint.outboundEnded) {
            throw new IllegalStateException("send after the end");
        }
        if (network.flip()) {
            take(endpoint, queue);
        }
        if (queue.isEmpty()) {
            return true;
        }
        endpoint.sending = queue;
        events.count(Counter.SHORT_SENDS, 1);
        return false;
    }

    @Override
    public @Nullable SendItem keep(ByteBuffer bytes) {
        return null;
    }

    @Override
    public void pause(long id) {
        usable(id).paused = true;
    }

    @Override
    public void resume(long id) {
        usable(id).paused = false;
    }

    @Override
    public void shutdownOutput(long id) {
        MemoryEndpoint endpoint = usable(id);
        if (endpoint.sending != null) {
            throw new IllegalStateException("end of output while a send is under way");
        }
        endpoint.outboundEnded = true;
        if (endpoint.peer != null) {
            endpoint.peer.inboundEnded = true;
        }
    }

    @Override
    public boolean cancel(long id) {
        MemoryEndpoint endpoint = usable(id);
        endpoint.cancelled = true;
        if (network.flip()) {
            return true;
        }
        endpoint.pollsToRelease = network.between(1, POLLS_TO_RELEASE_MAX);
        return false;
    }

    @Override
    public void close(long id, boolean reset) {
        MemoryEndpoint endpoint = endpoints.remove(id);
        if (endpoint == null || !endpoint.cancelled || endpoint.pollsToRelease != 0) {
            throw new IllegalStateException("closed before it was cancelled and released");
        }
        network.close(endpoint, reset);
    }

    @Override
    public @Nullable SocketAddress localAddress(long id) {
        MemoryEndpoint endpoint = endpoints.get(id);
        return endpoint == null ? null : endpoint.local;
    }

    @Override
    public @Nullable SocketAddress remoteAddress(long id) {
        MemoryEndpoint endpoint = endpoints.get(id);
        return endpoint == null ? null : endpoint.remote;
    }

    private MemoryEndpoint usable(long id) {
        MemoryEndpoint endpoint = endpoints.get(id);
        if (endpoint == null || endpoint.cancelled) {
            throw new IllegalStateException("an operation on a connection that is cancelled or unknown");
        }
        return endpoint;
    }

    @Override
    public void poll(long timeoutNanos) {
        worked = false;
        events.count(Counter.SYSCALLS, 1);
        listeners.forEach((number, socket) -> accept(number, socket));
        List<Integer> closed = List.copyOf(closing.keySet());
        for (int listener : closed) {
            close(listener);
        }
        for (MemoryEndpoint endpoint : List.copyOf(endpoints.values())) {
            step(endpoint);
        }
        if (!worked && timeoutNanos > 0) {
            network.waiting();
            clock.advance(timeoutNanos);
        }
    }

    /** Whoever lets go of a shared socket takes all that waits, as a kernel would have it. */
    private void close(int listener) {
        worked = true;
        MemoryNetwork.Socket socket = closing.get(listener);
        if (socket != null) {
            accept(listener, socket, Integer.MAX_VALUE);
        }
        for (MemoryEndpoint endpoint : List.copyOf(endpoints.values())) {
            if (endpoint.opening && !endpoint.cancelled) {
                open(endpoint);
            }
        }
        closing.remove(listener);
        events.onUnlistened(listener);
    }

    private void accept(int listener, MemoryNetwork.Socket socket) {
        // Sometimes none, so that the loops that share the socket get some each.
        accept(listener, socket, network.between(0, ACCEPTS_PER_POLL_MAX));
    }

    private void accept(int listener, MemoryNetwork.Socket socket, int max) {
        for (int i = max; i > 0; i--) {
            MemoryEndpoint endpoint = socket.accept();
            if (endpoint == null) {
                return;
            }
            worked = true;
            long id = events.onAccepted(listener);
            if (id == IoEvents.REFUSED) {
                network.close(endpoint, true);
                return;
            }
            endpoint.id = id;
            endpoints.put(id, endpoint);
        }
    }

    private void step(MemoryEndpoint endpoint) {
        if (endpoint.cancelled) {
            release(endpoint);
        } else if (endpoint.opening) {
            open(endpoint);
        } else {
            SendQueue queue = endpoint.sending;
            if (endpoint.reset && !endpoint.failureReported && (!endpoint.paused || queue != null)) {
                fail(endpoint, new IOException("Connection reset by peer"));
            } else if (!endpoint.failureReported) {
                if (queue != null) {
                    continueSending(endpoint, queue);
                }
                if (!endpoint.paused && !endpoint.cancelled) {
                    receive(endpoint);
                }
            }
        }
    }

    private void release(MemoryEndpoint endpoint) {
        if (endpoint.pollsToRelease == 0) {
            return;
        }
        worked = true;
        SendQueue queue = endpoint.sending;
        if (queue != null && network.flip()) {
            // A send that was under way may complete although it was cancelled.
            continueSending(endpoint, queue);
        }
        if (--endpoint.pollsToRelease == 0) {
            events.onReleased(endpoint.id);
        }
    }

    private void open(MemoryEndpoint endpoint) {
        if (endpoint.refused) {
            fail(endpoint, new ConnectException("Connection refused"));
            endpoint.refused = false;
        } else if (endpoint.peer != null) {
            worked = true;
            endpoint.opening = false;
            events.onOpen(endpoint.id);
        }
    }

    private void continueSending(MemoryEndpoint endpoint, SendQueue queue) {
        long taken = take(endpoint, queue);
        if (taken > 0) {
            worked = true;
            if (queue.isEmpty()) {
                endpoint.sending = null;
            }
            events.onSent(endpoint.id, taken);
        }
    }

    private void receive(MemoryEndpoint endpoint) {
        if (!endpoint.inbound.isEmpty()) {
            worked = true;
            lent.clear();
            endpoint.inbound.read(lent, network.piece());
            events.onReceived(endpoint.id, lent.flip());
        } else if (endpoint.inboundEnded && !endpoint.endReported) {
            worked = true;
            endpoint.endReported = true;
            events.onEnd(endpoint.id);
        }
    }

    private void fail(MemoryEndpoint endpoint, IOException cause) {
        worked = true;
        endpoint.failureReported = true;
        events.onFailed(endpoint.id, cause);
    }

    /** Takes a piece from the front of the queue; several items at times, a part of one at others. */
    private long take(MemoryEndpoint endpoint, SendQueue queue) {
        MemoryEndpoint peer = endpoint.peer;
        if (peer == null || endpoint.reset) {
            return 0;
        }
        long taken = 0;
        int left = network.piece();
        for (SendItem first = queue.first(); first != null && left > 0; first = queue.first()) {
            int count;
            try {
                count = takeItem(first, peer, left);
            } catch (IOException e) {
                fail(endpoint, e);
                return taken;
            }
            if (count == 0) {
                break;
            }
            queue.advance(count);
            taken += count;
            left -= count;
        }
        if (peer.closed && taken > 0) {
            endpoint.reset = true;
        }
        return taken;
    }

    private static int takeItem(SendItem item, MemoryEndpoint peer, int max) throws IOException {
        ByteBuffer from = item.view();
        FileRegion file = item.file();
        if (file != null) {
            int wanted = (int) Math.min(file.length(), Math.min(max, peer.inbound.space()));
            from = ByteBuffer.allocate(wanted);
            try {
                if (wanted > 0 && file.channel().read(from, file.position()) < 0) {
                    throw new EOFException("the file ended before its region");
                }
            } catch (NonReadableChannelException e) {
                throw new IOException("the file cannot be read", e);
            }
            from.flip();
        }
        if (peer.closed) {
            return Math.min(max, from.remaining());
        }
        return peer.inbound.write(from, max);
    }

    @Override
    public void wakeup() {
        // Nothing waits.
    }

    @Override
    public void close() {
        if (!endpoints.isEmpty()) {
            throw new IllegalStateException("connections are left: " + new ArrayList<>(endpoints.keySet()));
        }
    }
}
