package dev.torc.transport.nio;

import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/** A server socket; the file of a unix socket goes with it. */
final class NioListenSocket implements ListenSocket {
    final ServerSocketChannel channel;
    final boolean noDelay;
    private final SocketAddress localAddress;

    NioListenSocket(ServerSocketChannel channel, boolean noDelay) throws IOException {
        this.channel = channel;
        this.noDelay = noDelay;
        this.localAddress = channel.getLocalAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public void close() throws IOException {
        // While it listens: a successor that finds the file of a socket that is gone replaces it.
        if (channel.isOpen() && localAddress instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
        channel.close();
    }
}
