package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.SharedBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The other side of the conversations, by path; conversations.md lists the paths. */
final class ConversationHandler implements HttpHandler {
    private static final Duration LATER = Duration.ofMillis(20);
    private static final String TEXT = "text/plain";

    private final AtomicInteger thrown = new AtomicInteger();
    private final AtomicBoolean hidden = new AtomicBoolean();

    /** How often it threw on purpose. */
    int thrown() {
        return thrown.get();
    }

    /** Whether it saw a request that no server must see, since this was asked last. */
    boolean takeHidden() {
        return hidden.getAndSet(false);
    }

    @Override
    public void handle(HttpExchange exchange) {
        RequestHead head = exchange.request();
        String path = head.path();
        if (head.method() == Method.CONNECT) {
            connect(exchange);
            return;
        }
        switch (path) {
            case "/probe", "/hello" -> exchange.text(200, path.substring(1));
            case "/hidden" -> {
                hidden.set(true);
                exchange.text(200, "hidden");
            }
            case "/see" -> exchange.text(200, head.methodName() + " " + head.target() + " for " + head.authority());
            case "*" -> exchange.header("Allow", "GET, HEAD, POST, OPTIONS").respond(204);
            case "/bystander" -> exchange.receiveAll(1, content -> exchange.text(200, "served"));
            case "/echo" -> echo(exchange);
            case "/later" -> after(exchange, () -> exchange.text(200, "later"));
            case "/echo-later" -> after(exchange, () -> echo(exchange));
            case "/stream" -> stream(exchange, -1);
            case "/sized" -> stream(exchange, 4);
            case "/trailers" -> trailers(exchange);
            case "/hints" -> {
                exchange.inform(102);
                exchange.inform(103, "Link", "</a>; rel=preload");
                exchange.text(200, "hinted");
            }
            case "/close" -> exchange.header("Connection", "close").text(200, "close");
            case "/upgrade" -> upgrade(exchange);
            case "/upgrade-else" -> {
                thrown.incrementAndGet();
                exchange.upgrade("else", new RawEcho());
            }
            case "/throw" -> {
                thrown.incrementAndGet();
                throw new IllegalStateException("thrown on purpose");
            }
            case "/throw-late" -> {
                thrown.incrementAndGet();
                exchange.start(200, TEXT, 4);
                throw new IllegalStateException("thrown on purpose");
            }
            default -> {
                if (path.startsWith("/status/")) {
                    status(exchange, Integer.parseInt(path.substring(8)));
                } else {
                    exchange.text(404, "not found");
                }
            }
        }
    }

    private static void status(HttpExchange exchange, int status) {
        if (status == 426) {
            exchange.header("Upgrade", "echo");
        }
        exchange.respond(status, TEXT, new byte[] {'x'});
    }

    private static void after(HttpExchange exchange, Runnable action) {
        exchange.connection().loop().newTimer(action).arm(LATER.toNanos());
    }

    private static void stream(HttpExchange exchange, long length) {
        exchange.start(200, TEXT, length);
        exchange.write(ByteBuffer.wrap(new byte[] {'a', 'b'}));
        exchange.write(ByteBuffer.wrap(new byte[] {'c', 'd'}));
        exchange.end();
    }

    private static void trailers(HttpExchange exchange) {
        exchange.header("Trailer", "X-Sum").start(200, TEXT, -1);
        exchange.write(ByteBuffer.wrap(new byte[] {'a'}));
        exchange.trailer("X-Sum", "1").end();
    }

    /** Answers with the content, when it is there, and with the trailers in brackets. */
    private static void echo(HttpExchange exchange) {
        exchange.receive(new BodyReceiver() {
            private final StringBuilder seen = new StringBuilder();

            @Override
            public void onBytes(ByteBuffer lent) {
                byte[] octets = new byte[lent.remaining()];
                lent.get(octets);
                seen.append(new String(octets, ISO_8859_1));
            }

            @Override
            public void onTrailer(String name, String value) {
                seen.append('[').append(name).append(": ").append(value).append(']');
            }

            @Override
            public void onComplete() {
                exchange.respond(200, TEXT, seen.toString().getBytes(ISO_8859_1));
            }
        });
    }

    private static void connect(HttpExchange exchange) {
        if ("tunnel:1".equals(exchange.request().authority())) {
            exchange.upgrade("", new RawEcho());
        } else {
            exchange.text(403, "no tunnel");
        }
    }

    /** Upgrades to what echoes whatever comes, if the request asks for that. */
    private static void upgrade(HttpExchange exchange) {
        if (exchange.request().upgrade()
                && "echo".equalsIgnoreCase(exchange.request().header("Upgrade"))) {
            exchange.receive(new BodyReceiver() {
                @Override
                public void onBytes(ByteBuffer lent) {}

                @Override
                public void onComplete() {
                    exchange.upgrade("echo", new RawEcho());
                }
            });
        } else {
            exchange.text(200, "not upgraded");
        }
    }

    private static final class RawEcho implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            connection.send(SharedBytes.copyOf(copy));
        }
    }
}
