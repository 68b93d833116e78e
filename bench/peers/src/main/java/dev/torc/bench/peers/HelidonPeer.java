package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Helidon's server: a virtual thread per connection. */
final class HelidonPeer implements Peer {
    private static final int BACKLOG = 4096;
    /** Held, or its level would be forgotten: a server that starts says so otherwise. */
    private static final Logger LOGGER = Logger.getLogger("io.helidon");

    private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "helidon");
    private static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Endpoints.TEXT_TYPE);
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, Endpoints.JSON_TYPE);

    @Override
    public String name() {
        return "helidon";
    }

    @Override
    public String version() {
        return "Helidon " + Versions.of("helidon");
    }

    @Override
    public String tuning() {
        return "The web server as it comes, a virtual thread per connection, constant fields encoded once (helidon.io:"
                + " Helidon SE, WebServer).";
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        LOGGER.setLevel(Level.WARNING);
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        WebServer server = WebServer.builder()
                .host(address.getHostString())
                .port(address.getPort())
                .backlog(BACKLOG)
                .shutdownHook(false)
                .routing(HelidonPeer::route)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new PeerServer(name(), address, 1, _ -> server.stop());
    }

    private static void route(HttpRouting.Builder routes) {
        routes.get(Endpoints.PLAINTEXT, (_, response) -> send(response, TEXT, Answers.HELLO))
                .get(Endpoints.JSON, (_, response) -> send(response, JSON, Answers.json()))
                .post(Endpoints.ECHO, HelidonPeer::echo);
    }

    private static void send(ServerResponse response, Header contentType, byte[] content) {
        response.header(SERVER).header(contentType).send(content);
    }

    private static void echo(ServerRequest request, ServerResponse response) {
        response.header(SERVER);
        request.headers().contentType().ifPresent(type -> response.header(HeaderNames.CONTENT_TYPE, type.text()));
        request.headers().contentLength().ifPresent(response::contentLength);
        try (InputStream in = request.content().inputStream();
                OutputStream out = response.outputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
