package dev.torc.transport.spi;

import java.io.IOException;
import java.net.SocketAddress;

/** A bound and listening socket of one engine, used by one loop's driver or shared by several. */
public interface ListenSocket extends AutoCloseable {
    /** The address that it is bound to, its real port included. */
    SocketAddress localAddress();

    /** Closes it; drivers have stopped using it. Any thread, any number of times. */
    @Override
    void close() throws IOException;
}
