package dev.torc.bench.peers;

import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's core, without servlets. */
final class JettyPeer implements Peer {
    private static final int BACKLOG = 4096;
    private static final int ACCEPTORS = 1;

    @Override
    public String name() {
        return "jetty";
    }

    @Override
    public String version() {
        return "Jetty " + Versions.of("jetty");
    }

    @Override
    public String tuning() {
        return "Jetty's core without servlets, a selector per loop and one acceptor, handlers declared non-blocking so that"
                + " they run where the request was read, the default thread pool (jetty.org: Server libraries,"
                + " Handlers and blocking, and threading architecture).";
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        Server server = new Server(new QueuedThreadPool());
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendDateHeader(true);
        configuration.setSendServerVersion(true);
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        ServerConnector connector =
                new ServerConnector(server, ACCEPTORS, options.loops(), new HttpConnectionFactory(configuration));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(new Application());
        try {
            server.start();
        } catch (Exception e) {
            end(server, Duration.ofSeconds(1));
            throw e instanceof IOException failure ? failure : new IOException(e.getMessage(), e);
        }
        return new PeerServer(name(), address, options.loops(), within -> end(server, within));
    }

    private static void end(Server server, Duration within) {
        try {
            server.setStopTimeout(within.toMillis());
            server.stop();
        } catch (Exception e) {
            // What did not end in time ends with the process.
            return;
        }
    }

    private static final class Application extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            Route route = Route.of(request.getMethod(), path);
            if (route == Route.ECHO) {
                echo(request, response, callback);
                return true;
            }
            byte[] content = route.content();
            response.setStatus(route.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, route.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
            if (route == Route.NOT_ALLOWED) {
                response.getHeaders().put(HttpHeader.ALLOW, Route.allowed(path));
            }
            response.write(true, ByteBuffer.wrap(content), callback);
            return true;
        }

        private static void echo(Request request, Response response, Callback callback) {
            String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
            if (type != null) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            }
            if (request.getLength() >= 0) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, request.getLength());
            }
            Content.copy(request, response, callback);
        }
    }
}
