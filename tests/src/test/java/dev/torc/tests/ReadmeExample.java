package dev.torc.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.http.Blocking;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.Middleware;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.files.StaticFiles;
import dev.torc.http.middleware.AccessLog;
import dev.torc.http.middleware.BodyLimit;
import dev.torc.http.middleware.Compression;
import dev.torc.http.middleware.Cors;
import dev.torc.http.middleware.RequestIds;
import dev.torc.http.middleware.SecurityHeaders;
import dev.torc.http.routing.Router;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import dev.torc.transport.Transports;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** The examples of README.md, each in a method; {@link ReadmeTest} keeps the two alike and calls every method. */
final class ReadmeExample {
    private ReadmeExample() {}

    static HttpServer server() throws IOException {
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", 8080)
                .handler(exchange -> exchange.text(200, "Hello, World!\n"))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    static Router routes(HttpHandler files) {
        Router users = Router.builder()
                .get("/{id}", exchange -> exchange.text(200, "User " + exchange.pathParameter("id") + "\n"))
                .delete("/{id}", exchange -> exchange.respond(204))
                .build();
        Router router = Router.builder()
                .mount("/users", users)
                .get(
                        "/search",
                        exchange -> exchange.text(200, exchange.request().queryParameter("q") + "?\n"))
                .get("/files/{path...}", files)
                .build();
        return router;
    }

    static HttpHandler wholeBody() {
        HttpHandler echo = exchange ->
                exchange.receiveAll(64 * 1024, body -> exchange.respond(200, "application/octet-stream", body));
        return echo;
    }

    static HttpHandler bodyInParts() {
        HttpHandler count = exchange -> exchange.receive(new BodyReceiver() {
            private long bytes;

            @Override
            public void onBytes(ByteBuffer lent) {
                bytes += lent.remaining();
            }

            @Override
            public void onComplete() {
                exchange.text(200, bytes + " bytes\n");
            }
        });
        return count;
    }

    static HttpHandler streamed() {
        HttpHandler numbers = exchange -> {
            Iterator<Integer> source = IntStream.range(0, 1_000_000).iterator();
            Runnable writeMore = () -> {
                while (source.hasNext()) {
                    if (!exchange.write(ByteBuffer.wrap((source.next() + "\n").getBytes(UTF_8)))) {
                        return; // full: onWritable goes on
                    }
                }
                exchange.end();
            };
            exchange.onWritable(writeMore);
            exchange.start(200, "text/plain", -1);
            writeMore.run();
        };
        return numbers;
    }

    static HttpHandler blocking() {
        HttpHandler gzip = Blocking.handler(exchange -> {
            try (OutputStream out = new GZIPOutputStream(exchange.stream(200, "application/gzip", -1))) {
                exchange.body().transferTo(out);
            }
        });
        return gzip;
    }

    static HttpHandler files(Path folder) {
        HttpHandler files = StaticFiles.builder(folder)
                .prefix("/files")
                .cacheControl(path -> path.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache")
                .build();
        return files;
    }

    static HttpHandler guarded(HttpHandler router) {
        Middleware guard = next -> exchange -> {
            if ("Bearer secret".equals(exchange.request().header("Authorization"))) {
                next.handle(exchange);
            } else {
                exchange.header("WWW-Authenticate", "Bearer").text(401, "Who are you?\n");
            }
        };
        HttpHandler handler = guard.around(router);
        return handler;
    }

    static HttpHandler surrounded(HttpHandler router, Path file) throws IOException {
        AccessLog log = AccessLog.to(file).format(AccessLog.Format.JSON).start();
        Cors cors = Cors.builder().origins("https://app.example").build();
        Middleware usual = Middleware.chain(
                log, RequestIds.create(), SecurityHeaders.defaults(), cors, BodyLimit.of(1 << 20), Compression.gzip());
        HttpHandler handler = usual.around(router);
        return handler;
    }

    static HttpServer bounded(HttpHandler handler, Transport transport, int port) throws IOException {
        HttpServer server = HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(2))
                .limits(HttpLimits.defaults().withBodyBytesMax(10 << 20).withConnectionsMax(10_000))
                .timeouts(HttpTimeouts.defaults()
                        .withHandler(Duration.ofSeconds(5))
                        .withIdle(Duration.ofSeconds(15)))
                .listen("127.0.0.1", port)
                .handler(handler)
                .start();
        return server;
    }

    static void stop(HttpServer server) {
        server.stop(Duration.ofSeconds(30));
    }

    static List<Object> transports() {
        Transport any = Transports.best();
        Transport nio = Transports.named("nio");
        Transport ring = UringTransport.create(UringOptions.defaults().without(UringFeature.LIBURING));
        Map<String, String> used = ring.details();
        return List.of(any, nio, ring, used);
    }
}
