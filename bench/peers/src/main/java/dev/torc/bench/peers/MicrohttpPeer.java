package dev.torc.bench.peers;

import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.microhttp.EventLoop;
import org.microhttp.Header;
import org.microhttp.OptionsBuilder;
import org.microhttp.Request;
import org.microhttp.Response;

/** microhttp, the smallest of them. */
final class MicrohttpPeer implements Peer {
    private static final int BACKLOG = 4096;

    @Override
    public String name() {
        return "microhttp";
    }

    @Override
    public String version() {
        return "microhttp " + Versions.of("microhttp");
    }

    @Override
    public String tuning() {
        return "As many connection event loops as loops (concurrency), handlers that answer on the loop, a backlog of 4096,"
                + " requests of up to 16 MiB (github.com/ebarlas/microhttp: README).";
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        EventLoop loop = new EventLoop(
                OptionsBuilder.newBuilder()
                        .withHost(address.getHostString())
                        .withPort(address.getPort())
                        .withReuseAddr(true)
                        .withAcceptLength(BACKLOG)
                        .withMaxRequestSize(Answers.WHOLE_BYTES_MAX)
                        .withConcurrency(options.loops())
                        .build(),
                (request, respond) -> respond.accept(answer(request)));
        loop.start();
        return new PeerServer(name(), address, options.loops(), _ -> end(loop));
    }

    private static void end(EventLoop loop) {
        loop.stop();
        try {
            loop.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Response answer(Request request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        Route route = Route.of(request.method(), path);
        List<Header> headers = new ArrayList<>(4);
        headers.add(new Header("Server", "microhttp"));
        headers.add(new Header("Date", Answers.date()));
        if (route == Route.ECHO) {
            String type = request.header("Content-Type");
            if (type != null) {
                headers.add(new Header("Content-Type", type));
            }
            return new Response(200, "OK", headers, Objects.requireNonNullElse(request.body(), new byte[0]));
        }
        headers.add(new Header("Content-Type", route.contentType()));
        if (route == Route.NOT_ALLOWED) {
            headers.add(new Header("Allow", Route.allowed(path)));
        }
        return new Response(route.status(), reason(route), headers, route.content());
    }

    private static String reason(Route route) {
        return switch (route) {
            case PLAINTEXT, JSON, ECHO -> "OK";
            case NOT_FOUND -> "Not Found";
            case NOT_ALLOWED -> "Method Not Allowed";
        };
    }
}
