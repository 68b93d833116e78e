package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Vert.x, a verticle per event loop. */
final class VertxPeer implements Peer {
    private static final CharSequence SERVER = HttpHeaders.createOptimized("vertx");
    private static final CharSequence TEXT = HttpHeaders.createOptimized(Endpoints.TEXT_TYPE);
    private static final CharSequence JSON = HttpHeaders.createOptimized(Endpoints.JSON_TYPE);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final int BACKLOG = 4096;

    @Override
    public String name() {
        return "vertx";
    }

    @Override
    public String version() {
        return "Vert.x " + Versions.of("vertx") + ", Netty " + Versions.of("netty");
    }

    @Override
    public String tuning() {
        return "Native epoll transport where the machine has it, an instance of the verticle per event loop, field values"
                + " that do not change encoded once, Unsafe as for Netty (vertx.io: Vert.x Core, native transports and server sharing).";
    }

    @Override
    public List<String> jvmFlags() {
        return NettyPeer.UNSAFE;
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(options.loops()))
                .withTransport(Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO)
                .build();
        HttpServerOptions http = new HttpServerOptions()
                .setHost(address.getHostString())
                .setPort(address.getPort())
                .setAcceptBacklog(BACKLOG)
                .setHandle100ContinueAutomatically(true);
        try {
            await(
                    vertx.deployVerticle(
                            () -> new Application(http), new DeploymentOptions().setInstances(options.loops())),
                    START_TIMEOUT);
        } catch (IOException e) {
            end(vertx, START_TIMEOUT);
            throw e;
        }
        Map<String, String> details =
                Map.of("transport", Transport.EPOLL.available() ? "epoll" : "nio", "unsafe", unsafe());
        return new PeerServer(name(), address, options.loops(), details, within -> end(vertx, within));
    }

    private static String unsafe() {
        return Boolean.toString(PlatformDependent.hasUnsafe());
    }

    private static void end(Vertx vertx, Duration within) {
        try {
            await(vertx.close(), within);
        } catch (IOException e) {
            // What did not end in time ends with the process.
            return;
        }
    }

    private static void await(Future<?> future, Duration within) throws IOException {
        try {
            future.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** One server on one event loop; all of them share the listening socket. */
    private static final class Application extends VerticleBase {
        private final HttpServerOptions options;

        Application(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(options)
                    .requestHandler(Application::answer)
                    .listen();
        }

        private static void answer(HttpServerRequest request) {
            String path = Objects.requireNonNullElse(request.path(), "");
            Route route = Route.of(request.method().name(), path);
            HttpServerResponse response = request.response().setStatusCode(route.status());
            response.headers().set(HttpHeaders.SERVER, SERVER).set(HttpHeaders.DATE, Answers.date());
            if (route == Route.ECHO) {
                echo(request, response);
                return;
            }
            if (route == Route.NOT_ALLOWED) {
                response.headers().set("Allow", Route.allowed(path));
            }
            response.headers().set(HttpHeaders.CONTENT_TYPE, route == Route.JSON ? JSON : TEXT);
            var _ = response.end(Buffer.buffer(route.content()));
        }

        private static void echo(HttpServerRequest request, HttpServerResponse response) {
            String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
            if (type != null) {
                response.headers().set(HttpHeaders.CONTENT_TYPE, type);
            }
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length == null) {
                response.setChunked(true);
            } else {
                response.headers().set(HttpHeaders.CONTENT_LENGTH, length);
            }
            var _ = request.pipeTo(response);
        }
    }
}
