package dev.torc.transport.nio;

import dev.torc.transport.ListenOptions;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.spi.IoDriver;
import dev.torc.transport.spi.IoEngine;
import dev.torc.transport.spi.IoEvents;
import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;

/** Opens selectors and server sockets. */
final class NioEngine implements IoEngine {
    static final String NAME = "nio";

    /** Elsewhere SO_REUSEPORT is missing, or lets the last socket take all connections. */
    private static final boolean KERNEL_BALANCES =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    private final NioOptions options;

    NioEngine(NioOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public IoDriver open(IoEvents events, LoopOptions loopOptions) throws IOException {
        return new NioDriver(events, options);
    }

    @Override
    public boolean canShare(SocketAddress address) {
        return KERNEL_BALANCES && !isUnix(address);
    }

    @Override
    public ListenSocket bind(SocketAddress address, ListenOptions listenOptions, boolean shared) throws IOException {
        ServerSocketChannel channel =
                isUnix(address) ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (!isUnix(address)) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                if (shared) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
            }
            channel.bind(address, listenOptions.backlog());
            channel.configureBlocking(false);
            return new NioListenSocket(channel, listenOptions.noDelay());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }
}
