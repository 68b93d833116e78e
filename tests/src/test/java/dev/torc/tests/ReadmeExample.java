package dev.torc.tests;

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.files.StaticFiles;
import dev.torc.http.routing.Router;
import dev.torc.transport.Transport;
import dev.torc.transport.Transports;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The examples of README.md, as a program; {@link ReadmeTest} keeps the two alike. */
final class ReadmeExample {
    private ReadmeExample() {}

    /** Serves until the process ends. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (HttpServer server = HttpServer.builder()
                .transport(Transports.best())
                .listen("127.0.0.1", 8080)
                .handler(exchange -> exchange.text(200, "Hello, World!"))
                .start()) {
            server.awaitStop();
        }
    }

    static Router routes(HttpHandler files) {
        Router users = Router.builder()
                .get("/{id}", exchange -> exchange.text(200, "User " + exchange.pathParameter("id")))
                .post("/", Blocking.handler(ReadmeExample::addUser))
                .build();
        Router router = Router.builder()
                .mount("/users", users)
                .get("/files/{path...}", files)
                .build();
        return router;
    }

    static HttpHandler files() {
        HttpHandler files = StaticFiles.builder(Path.of("public"))
                .prefix("/files")
                .cacheControl(path -> path.startsWith("assets/") ? "max-age=31536000, immutable" : "no-cache")
                .build();
        return files;
    }

    private static void addUser(BlockingExchange exchange) {
        exchange.header("Location", "/users/7").respond(201);
    }

    @SuppressWarnings("UnusedVariable")
    static void transports() {
        Transport any = Transports.best();
        Transport nio = Transports.named("nio");
        Transport ring = UringTransport.create(UringOptions.defaults().without(UringFeature.LIBURING));
        Map<String, String> used = ring.details();
    }
}
