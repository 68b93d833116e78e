package dev.torc.transport.spi;

import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;

/** An I/O engine: makes a driver for each loop, and the sockets that they listen on. From any thread. */
public interface IoEngine {
    /** The name users choose it by, such as {@code nio}. */
    String name();

    /** What it uses of this machine, for reports, by name; empty where there is no choice. */
    default Map<String, String> details() {
        return Map.of();
    }

    /** Opens the driver of one loop; called on that loop's thread. */
    IoDriver open(IoEvents events, LoopOptions options) throws IOException;

    /**
     * Binds and listens.
     *
     * @param shared whether other sockets may be bound to the same address (SO_REUSEPORT), so that the kernel spreads
     *     connections over them
     */
    ListenSocket bind(SocketAddress address, ListenOptions options, boolean shared) throws IOException;

    /** Whether several sockets can share {@code address} and the kernel balances them. If not, loops share one. */
    boolean canShare(SocketAddress address);
}
