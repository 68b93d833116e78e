package dev.torc.http.server;

import dev.torc.http.HttpStats.Counter;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts a server's connections against its limits, all loops together; from any thread. */
final class Admission {
    private final int connectionsMax;
    private final int perAddressMax;
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    Admission(HttpLimits limits) {
        connectionsMax = limits.connectionsMax();
        perAddressMax = limits.connectionsPerAddressMax();
    }

    /** The place of one more connection, not taken yet. */
    Place place() {
        return new Place();
    }

    /** One connection's place, for the thread of its loop. */
    final class Place {
        private @Nullable InetAddress address;
        private boolean taken;

        /** Takes the place; answers the limit that refuses it, or null. */
        @Nullable
        Counter take(Connection connection) {
            if (connections.incrementAndGet() > connectionsMax) {
                connections.decrementAndGet();
                return Counter.CONNECTIONS_MAX;
            }
            taken = true;
            // Who the peer is costs a system call.
            if (perAddressMax != HttpLimits.UNLIMITED && connection.remoteAddress() instanceof InetSocketAddress peer) {
                address = peer.getAddress();
                if (byAddress.merge(peer.getAddress(), 1, Integer::sum) > perAddressMax) {
                    giveBack();
                    return Counter.CONNECTIONS_PER_ADDRESS_MAX;
                }
            }
            return null;
        }

        /** Gives it back, if it was taken. */
        void giveBack() {
            if (!taken) {
                return;
            }
            taken = false;
            connections.decrementAndGet();
            InetAddress known = address;
            if (known != null) {
                byAddress.computeIfPresent(known, (peer, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
