package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is done around handlers, and what a request carries between them. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class MiddlewareTest {
    private static final Key<String> SEEN = Key.named("seen");
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    MiddlewareTest(Transport transport) {
        this.transport = transport;
    }

    private final class Telling implements ResponseListener, Middleware {
        private final String name;

        Telling(String name) {
            this.name = name;
        }

        @Override
        public HttpHandler around(HttpHandler next) {
            return exchange -> {
                events.add(name);
                exchange.listen(this);
                next.handle(exchange);
            };
        }

        @Override
        public void onStart(HttpExchange exchange, int status) {
            events.add(name + " start " + status);
            exchange.header("X-" + name, Integer.toString(exchange.status()));
        }

        @Override
        public void onEnd(HttpExchange exchange, boolean complete) {
            events.add(name + " end " + exchange.status() + " " + exchange.contentBytes() + " " + complete);
        }
    }

    private String answer(HttpHandler handler, String request, int failures) throws IOException {
        try (TestServer server = new TestServer(transport, handler)) {
            String all = server.exchange(request);
            assertEquals(failures, server.failures(), all);
            return all;
        }
    }

    private HttpHandler told(HttpHandler handler) {
        return Middleware.chain(new Telling("A"), new Telling("B")).around(handler);
    }

    @Test
    void theFirstOfAChainSeesARequestFirstAndItsResponseLast() throws IOException {
        String all = answer(told(exchange -> exchange.text(200, "four")), LAST, 0);
        assertTrue(all.contains("\r\nX-B: 200\r\nX-A: 200\r\n"), all);
        assertEquals(
                List.of("A", "B", "B start 200", "A start 200", "B end 200 4 true", "A end 200 4 true"),
                List.copyOf(events));
    }

    @Test
    void aResponseThatTheServerGivesIsToldToo() throws IOException {
        HttpHandler failing = exchange -> {
            throw new IOException("on purpose");
        };
        String all = answer(told(failing), LAST, 1);
        assertTrue(all.startsWith("HTTP/1.1 500 ") && all.contains("\r\nX-A: 500\r\n"), all);
        assertTrue(events.contains("A end 500 22 true"), events::toString);
    }

    @Test
    void aStreamThatBreaksOffEndsIncompleteAndOnce() throws IOException {
        HttpHandler breaking = exchange -> {
            exchange.start(200, null, 10);
            exchange.write(ByteBuffer.wrap(new byte[3]));
            exchange.connection().abort();
        };
        try (TestServer server = new TestServer(transport, told(breaking));
                RawClient client = server.client()) {
            try {
                client.send(LAST).readAll();
            } catch (IOException reset) {
                // That is how it breaks off.
            }
        }
        assertEquals(List.of("B end 200 3 false", "A end 200 3 false"), ends());
    }

    @Test
    void contentIsCountedAsItIsSent() throws IOException {
        HttpHandler handler = told(exchange -> {
            exchange.start(200, null, -1);
            exchange.write(ByteBuffer.wrap(new byte[3]));
            exchange.write(ByteBuffer.wrap(new byte[4]));
            exchange.end();
        });
        answer(handler, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + LAST, 0);
        assertEquals(List.of("B end 200 0 true", "A end 200 0 true", "B end 200 7 true", "A end 200 7 true"), ends());
    }

    private List<String> ends() {
        return events.stream().filter(event -> event.contains(" end ")).toList();
    }

    @Test
    void attributesLastUntilTheNextRequest() throws IOException {
        HttpHandler handler = exchange -> {
            String before = exchange.attribute(SEEN);
            exchange.attribute(SEEN, "yes");
            exchange.text(200, "[" + before + " " + exchange.attribute(SEEN) + "]");
        };
        String all = answer(handler, GET + LAST, 0);
        assertEquals(3, all.split("\\[null yes\\]", -1).length, all);
    }

    @Test
    void aListenerThatFailsChangesNothing() throws IOException {
        HttpHandler handler = exchange -> {
            exchange.listen(new ResponseListener() {
                @Override
                public void onStart(HttpExchange told, int status) {
                    throw new IllegalStateException("start");
                }

                @Override
                public void onEnd(HttpExchange told, boolean complete) {
                    throw new IllegalStateException("end");
                }
            });
            exchange.text(200, "x");
        };
        String all = answer(handler, GET + LAST, 4);
        assertEquals(3, all.split("HTTP/1.1 200 OK", -1).length, all);
    }
}
