package dev.torc.tests;

import dev.torc.http.HttpServer;
import dev.torc.transport.Transports;
import java.io.IOException;

/** The example of README.md, as a program; {@link ReadmeTest} keeps the two alike. */
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
}
