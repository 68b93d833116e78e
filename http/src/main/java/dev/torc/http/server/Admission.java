package dev.torc.http.server;

import dev.torc.http.HttpStats.Counter;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts a server's connections against its limits, all loops together; from any thread. It is the one thing that loops write in
 * common, twice for a connection and never for a request.
 */
final class Admission {
    /** The place of the number of connections: two cache lines from either end of its array, which nothing else is on. */
    private static final int CONNECTIONS = 32;

    private final int connectionsMax;
    private final int perAddressMax;
    private final AtomicIntegerArray connections = new AtomicIntegerArray(2 * CONNECTIONS + 1);
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Admission(HttpLimits limits) {
        connectionsMax = limits.connectionsMax();
        perAddressMax = limits.connectionsPerAddressMax();
    }

    /** Counts one more connection; answers the limit that refuses it instead, or null. */
    @Nullable
    Counter take(Connection connection) {
        if (connections.incrementAndGet(CONNECTIONS) > connectionsMax) {
            connections.decrementAndGet(CONNECTIONS);
            return Counter.CONNECTIONS_MAX;
        }
        InetAddress peer = counted(connection);
        if (peer != null && byAddress.merge(peer, 1, Integer::sum) > perAddressMax) {
            giveBack(connection);
            return Counter.CONNECTIONS_PER_ADDRESS_MAX;
        }
        return null;
    }

    /** A connection that was counted has ended. */
    void giveBack(Connection connection) {
        connections.decrementAndGet(CONNECTIONS);
        InetAddress peer = counted(connection);
        if (peer != null) {
            byAddress.computeIfPresent(peer, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    /** The address that a connection counts for; null where that is not limited: who the peer is costs a system call. */
    private @Nullable InetAddress counted(Connection connection) {
        boolean limited = perAddressMax != HttpLimits.UNLIMITED;
        return limited && connection.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }
}
