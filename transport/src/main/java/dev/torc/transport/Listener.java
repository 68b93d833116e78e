package dev.torc.transport;

import java.net.SocketAddress;

/** A listening address of {@link EventLoops}. */
public interface Listener extends AutoCloseable {
    /** The address that it listens on, with the real port where 0 was asked for. */
    SocketAddress localAddress();

    /**
     * Stops accepting on every loop; connections accepted before go on. What was established and waited to be accepted
     * is accepted first, and opened when this returns. What is still within its handshake is reset, and may be tried
     * again: it has not sent anything that was received. Where other sockets listen on the same port, Linux passes such
     * connections on to them if net.ipv4.tcp_migrate_req is 1.
     *
     * <p>Any thread, any number of times; only the first call waits. On a loop's thread none does:
     * the listener closes in the loops' next turns.
     */
    @Override
    void close();
}
