package dev.torc.tests.http;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What the server under test does, by path. */
final class TestHandler implements HttpHandler {
    /** How long {@code /late} takes. */
    static final Duration LATE = Duration.ofMillis(150);

    @Override
    public void handle(HttpExchange exchange) {
        switch (exchange.request().path()) {
            case "/" -> exchange.text(200, "Hello, World!");
            case "/throw" -> throw new IllegalStateException("thrown on purpose");
            case "/late" ->
                exchange.connection()
                        .loop()
                        .newTimer(() -> exchange.text(200, "late"))
                        .arm(LATE.toNanos());
            case "/big" -> exchange.respond(200, "application/octet-stream", new byte[8 << 20]);
            case "/stale" -> {
                exchange.text(200, "x");
                exchange.text(200, "twice");
            }
            case "/inject" -> exchange.header("X-Bad", "a\r\nInjected: yes").text(200, "x");
            case "/none" -> exchange.respond(204);
            case "/chunks" -> {
                exchange.start(200, "text/plain", -1);
                exchange.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
                exchange.end();
            }
            case "/echo" -> echo(exchange);
            default -> exchange.text(404, "no such path");
        }
    }

    private static void echo(HttpExchange exchange) {
        exchange.start(200, exchange.request().header("Content-Type"), -1);
        exchange.onWritable(exchange::resumeBody);
        exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {
                if (!exchange.write(lent)) {
                    exchange.pauseBody();
                }
            }

            @Override
            public void onComplete() {
                exchange.end();
            }
        });
    }
}
