package dev.torc.bench.peers;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/** The transports of Netty. */
enum NettyTransport {
    NIO("netty-nio"),
    EPOLL("netty-epoll"),
    IO_URING("netty-io_uring");

    /** The buffer group of {@link #IO_URING}, whose receives are multishot where it has one. */
    static final short BUFFER_GROUP = 1;

    private static final short RING_BUFFERS = 256;
    private static final int RING_BUFFER_BYTES = 8 << 10;

    private final String label;

    NettyTransport(String label) {
        this.label = label;
    }

    /** The name of the peer. */
    String label() {
        return label;
    }

    /** Why it cannot be used here; null where it can. */
    @Nullable
    Throwable unavailable() {
        return switch (this) {
            case NIO -> null;
            case EPOLL -> Epoll.unavailabilityCause();
            case IO_URING -> IoUring.unavailabilityCause();
        };
    }

    /** Whether receives take buffers from a ring. */
    boolean hasBufferRing() {
        return this == IO_URING && IoUring.isRegisterBufferRingSupported();
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory(ringConfiguration());
        };
    }

    private IoUringIoHandlerConfig ringConfiguration() {
        IoUringIoHandlerConfig configuration = new IoUringIoHandlerConfig();
        if (hasBufferRing()) {
            configuration.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(BUFFER_GROUP)
                    .bufferRingSize(RING_BUFFERS)
                    .batchSize(RING_BUFFERS / 2)
                    .allocator(new IoUringFixedBufferRingAllocator(RING_BUFFER_BYTES))
                    .build());
        }
        return configuration;
    }

    Class<? extends ServerChannel> channel() {
        return switch (this) {
            case NIO -> NioServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
        };
    }
}
