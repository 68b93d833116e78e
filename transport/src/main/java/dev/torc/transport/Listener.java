package dev.torc.transport;

import java.net.SocketAddress;

/** A listening address of {@link EventLoops}. */
public interface Listener extends AutoCloseable {
    /** The address that it listens on, with the real port where 0 was asked for. */
    SocketAddress localAddress();

    /** Stops accepting on every loop; connections accepted before go on. Any thread, any number of times. */
    @Override
    void close();
}
