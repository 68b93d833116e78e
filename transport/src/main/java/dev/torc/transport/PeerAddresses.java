package dev.torc.transport;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The addresses of one connection, asked of the driver once: they do not change while it is open. For the loop only. */
final class PeerAddresses {
    private final LoopConnection connection;
    private @Nullable SocketAddress local;
    private @Nullable SocketAddress remote;

    private PeerAddresses(LoopConnection connection) {
        this.connection = connection;
    }

    /** Those that are there, or new ones: most connections are never asked. */
    static PeerAddresses of(LoopConnection connection, @Nullable PeerAddresses present) {
        return present == null ? new PeerAddresses(connection) : present;
    }

    @Nullable
    SocketAddress local() {
        SocketAddress known = local;
        if (known == null) {
            known = connection.loop().driver().localAddress(connection.id());
            local = connection.isOpen() ? known : null;
        }
        return known;
    }

    @Nullable
    SocketAddress remote() {
        SocketAddress known = remote;
        if (known == null) {
            known = connection.loop().driver().remoteAddress(connection.id());
            remote = connection.isOpen() ? known : null;
        }
        return known;
    }
}
