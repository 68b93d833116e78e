package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.xnio.Options;

/** Undertow, the application on its I/O threads. */
final class UndertowPeer implements Peer {
    private static final int BACKLOG = 4096;
    private static final int BUFFER_BYTES = 16 << 10;
    private static final ByteBuffer HELLO =
            ByteBuffer.allocateDirect(Answers.HELLO.length).put(Answers.HELLO).flip();

    @Override
    public String name() {
        return "undertow";
    }

    @Override
    public String version() {
        return "Undertow " + Versions.of("undertow");
    }

    @Override
    public String tuning() {
        return "An I/O thread per loop with non-blocking handlers on it, direct buffers of 16 KiB, and no Connection"
                + " field in answers of HTTP/1.1 (undertow.io: Undertow documentation, listeners and"
                + " ALWAYS_SET_KEEP_ALIVE).";
    }

    @Override
    public List<String> jvmFlags() {
        return NettyPeer.UNSAFE; // it frees its buffers so, and the JVM would warn of it
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        Undertow server = Undertow.builder()
                .addHttpListener(address.getPort(), address.getHostString())
                .setIoThreads(options.loops())
                .setBufferSize(BUFFER_BYTES)
                .setDirectBuffers(true)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setHandler(UndertowPeer::answer)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            server.stop();
            throw new IOException(e.getMessage(), e);
        }
        return new PeerServer(name(), address, options.loops(), _ -> server.stop());
    }

    private static void answer(HttpServerExchange exchange) {
        String path = exchange.getRelativePath();
        Route route = Route.of(exchange.getRequestMethod().toString(), path);
        exchange.setStatusCode(route.status());
        exchange.getResponseHeaders().put(Headers.SERVER, "undertow");
        switch (route) {
            case PLAINTEXT -> {
                exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, Endpoints.TEXT_TYPE);
                exchange.getResponseSender().send(HELLO.duplicate());
            }
            case ECHO -> echo(exchange);
            default -> {
                if (route == Route.NOT_ALLOWED) {
                    exchange.getResponseHeaders().put(Headers.ALLOW, Route.allowed(path));
                }
                exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, route.contentType());
                exchange.getResponseSender().send(ByteBuffer.wrap(route.content()));
            }
        }
    }

    private static void echo(HttpServerExchange exchange) {
        String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        if (type != null) {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        }
        exchange.getRequestReceiver()
                .receiveFullBytes((same, content) -> same.getResponseSender().send(ByteBuffer.wrap(content)));
    }
}
