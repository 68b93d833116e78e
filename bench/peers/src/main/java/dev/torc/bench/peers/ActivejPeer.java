package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Peer;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerOptions;
import io.activej.eventloop.Eventloop;
import io.activej.http.HttpHeaderValue;
import io.activej.http.HttpHeaders;
import io.activej.http.HttpRequest;
import io.activej.http.HttpResponse;
import io.activej.http.HttpServer;
import io.activej.net.AbstractReactiveServer;
import io.activej.net.PrimaryServer;
import io.activej.promise.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** ActiveJ's HTTP server: one loop that accepts and serves, or one that accepts for several that serve. */
final class ActivejPeer implements Peer {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final HttpHeaderValue SERVER = HttpHeaderValue.ofBytes("activej".getBytes(StandardCharsets.UTF_8));
    private static final HttpHeaderValue TEXT =
            HttpHeaderValue.ofBytes(Endpoints.TEXT_TYPE.getBytes(StandardCharsets.UTF_8));
    private static final HttpHeaderValue JSON =
            HttpHeaderValue.ofBytes(Endpoints.JSON_TYPE.getBytes(StandardCharsets.UTF_8));

    @Override
    public String name() {
        return "activej";
    }

    @Override
    public String version() {
        return "ActiveJ " + Versions.of("activej");
    }

    @Override
    public String tuning() {
        return "An event loop per loop, and beyond one loop another that accepts for them (PrimaryServer), connections kept"
                + " without a limit of requests (activej.io: HTTP, multithreaded server).";
    }

    /** Started servers and their loops, in the order in which they are to be closed. */
    private record Started(List<AbstractReactiveServer> servers, List<Eventloop> loops) {
        Started() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        Eventloop loop(String threadName) {
            Eventloop loop = Eventloop.builder().withThreadName(threadName).build();
            loop.keepAlive(true);
            loops.add(loop);
            return loop;
        }

        void end(Duration within) {
            for (AbstractReactiveServer server : servers) {
                try {
                    server.closeFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException | TimeoutException e) {
                    // What did not end in time ends with its loop.
                }
            }
            loops.forEach(loop -> loop.execute(() -> loop.keepAlive(false)));
        }
    }

    @Override
    public RunningServer start(ServerOptions options) throws IOException {
        InetSocketAddress address = PeerServer.free(options.host(), options.port());
        Started started = new Started();
        List<HttpServer> workers = new ArrayList<>();
        int loops = options.loops();
        for (int i = 0; i < loops; i++) {
            HttpServer.Builder builder = HttpServer.builder(started.loop("activej-" + i), ActivejPeer::answer)
                    .withMaxBodySize(Answers.WHOLE_BYTES_MAX);
            workers.add(loops == 1 ? builder.withListenAddress(address).build() : builder.build());
        }
        AbstractReactiveServer listening = loops == 1
                ? workers.getFirst()
                : PrimaryServer.builder(started.loop("activej-accept"), workers)
                        .withListenAddress(address)
                        .build();
        started.servers().add(listening);
        workers.stream().filter(worker -> worker != listening).forEach(started.servers()::add);
        started.loops().forEach(loop -> Thread.ofPlatform().daemon().start(loop));
        listen(started, listening);
        return new PeerServer(name(), address, loops, started::end);
    }

    private static void listen(Started started, AbstractReactiveServer server) throws IOException {
        try {
            server.getReactor().submit(server::listen).get(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            started.end(Duration.ofSeconds(1));
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Promise<HttpResponse> answer(HttpRequest request) {
        String path = request.getPath();
        Route route = Route.of(request.getMethod().name(), path);
        if (route == Route.ECHO) {
            return request.loadBody(Answers.WHOLE_BYTES_MAX).then(_ -> echo(request));
        }
        HttpResponse.Builder response = HttpResponse.ofCode(route.status())
                .withHeader(HttpHeaders.SERVER, SERVER)
                .withHeader(HttpHeaders.DATE, Answers.date())
                .withHeader(HttpHeaders.CONTENT_TYPE, route == Route.JSON ? JSON : TEXT);
        if (route == Route.NOT_ALLOWED) {
            response.withHeader(HttpHeaders.ALLOW, Route.allowed(path));
        }
        return response.withBody(route.content()).toPromise();
    }

    private static Promise<HttpResponse> echo(HttpRequest request) {
        HttpResponse.Builder response = HttpResponse.ok200()
                .withHeader(HttpHeaders.SERVER, SERVER)
                .withHeader(HttpHeaders.DATE, Answers.date());
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            response.withHeader(HttpHeaders.CONTENT_TYPE, type);
        }
        return response.withBody(request.takeBody()).toPromise();
    }
}
