package dev.torc.bench.peers;

import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Netty, as its own HTTP examples use it. */
record NettyPeer(NettyTransport transport) implements Peer {
    /** Netty 4.2 does without Unsafe on JDK 25 unless it is allowed by name, and is slower then. */
    static final List<String> UNSAFE = List.of("--sun-misc-unsafe-memory-access=allow");

    private static final int BACKLOG = 4096;

    @Override
    public String name() {
        return transport.label();
    }

    @Override
    public String version() {
        return "Netty " + Versions.of("netty");
    }

    @Override
    public String tuning() {
        String common =
                "One event loop per loop for accepting and serving, HttpServerCodec without an aggregator, pooled"
                        + " adaptive buffers, one flush per read (netty.io: HttpHelloWorldServerHandler)";
        return transport == NettyTransport.IO_URING
                ? common + ", a ring of 256 provided buffers of 8 KiB per loop for multishot receives (netty.io:"
                        + " IoUringIoHandlerConfig)."
                : common + ".";
    }

    @Override
    public List<String> jvmFlags() {
        return UNSAFE;
    }

    @Override
    public @Nullable String missing() {
        Throwable cause = transport.unavailable();
        return cause == null ? null : "Netty cannot use " + name() + " here: " + cause.getMessage() + ".";
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(options.loops(), transport.handlers());
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(transport.channel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(new HttpDecoderConfig()), new NettyHandler());
                    }
                });
        if (transport.hasBufferRing()) {
            bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, NettyTransport.BUFFER_GROUP);
        }
        ChannelFuture bound =
                bootstrap.bind(PeerServer.free(options.host(), options.port())).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            end(group, Duration.ofSeconds(1));
            throw new IOException(bound.cause());
        }
        Channel listener = bound.channel();
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return new PeerServer(name(), address, options.loops(), details(), within -> {
            listener.close().awaitUninterruptibly();
            end(group, within);
        });
    }

    private Map<String, String> details() {
        String unsafe = Boolean.toString(PlatformDependent.hasUnsafe());
        return transport == NettyTransport.IO_URING
                ? Map.of("unsafe", unsafe, "bufferRing", Boolean.toString(transport.hasBufferRing()))
                : Map.of("unsafe", unsafe);
    }

    private static void end(EventLoopGroup group, Duration within) {
        group.shutdownGracefully(0, within.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(within.toMillis() + 1_000);
    }
}
