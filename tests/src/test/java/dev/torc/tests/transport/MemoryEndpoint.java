package dev.torc.tests.transport;

import dev.torc.transport.spi.SendQueue;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One side of a connection in memory: what its kernel would know of it. */
final class MemoryEndpoint {
    final MemoryPipe inbound;
    final SocketAddress local;
    final SocketAddress remote;
    long id;

    @Nullable
    MemoryEndpoint peer;

    @Nullable
    SendQueue sending;

    boolean opening = true;
    boolean refused;
    boolean paused;
    /** The peer finished sending. */
    boolean inboundEnded;

    boolean endReported;
    /** This side finished sending. */
    boolean outboundEnded;
    /** The peer reset the connection, or answered with a reset. */
    boolean reset;

    boolean failureReported;
    boolean closed;
    boolean cancelled;
    /** Polls until what {@code cancel} left behind is released; 0 where nothing was. */
    int pollsToRelease;

    MemoryEndpoint(MemoryPipe inbound, SocketAddress local, SocketAddress remote) {
        this.inbound = inbound;
        this.local = local;
        this.remote = remote;
    }
}
