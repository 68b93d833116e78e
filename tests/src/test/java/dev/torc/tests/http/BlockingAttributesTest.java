package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Attributes;
import dev.torc.http.Blocking;
import dev.torc.http.BlockingHandler;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.middleware.Compression;
import dev.torc.http.routing.Router;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A handler that blocks sees what middleware has found out, and tells it more. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class BlockingAttributesTest {
    private static final Key<String> USER = Key.named("user");
    private static final Key<String> RESULT = Key.named("result");
    private static final Key<String> CLIENT = Key.ofConnection("client");

    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    BlockingAttributesTest(Transport transport) {
        this.transport = transport;
    }

    /** Knows the user by the path, and is told what became of the request. */
    private Middleware around() {
        ResponseListener listener = new ResponseListener() {
            @Override
            public void onStart(HttpExchange exchange, int status) {
                told.add("start " + exchange.attribute(USER) + " " + exchange.attribute(RESULT));
            }

            @Override
            public void onEnd(HttpExchange exchange, boolean complete) {
                told.add("end " + exchange.attribute(USER) + " " + exchange.attribute(RESULT) + " "
                        + exchange.attribute(CLIENT));
            }
        };
        return next -> exchange -> {
            exchange.attribute(USER, exchange.request().path());
            exchange.listen(listener);
            next.handle(exchange);
        };
    }

    private TestServer server(HttpHandler handler) throws IOException {
        return new TestServer(
                transport, Middleware.chain(around(), Compression.gzip()).around(handler));
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static final BlockingHandler SHOWS_AND_SETS = exchange -> {
        String before = exchange.attribute(USER) + "," + exchange.attribute(RESULT) + "," + exchange.attribute(CLIENT);
        exchange.attribute(RESULT, "result of " + exchange.attribute(USER));
        exchange.attribute(CLIENT, "known");
        String after = exchange.attribute(USER) + "," + exchange.attribute(RESULT) + "," + exchange.attribute(CLIENT);
        exchange.text(200, "[" + before + " " + after + "]");
    };

    @Test
    void attributesAreSeenSetAndTold() throws IOException {
        try (TestServer server = server(Blocking.handler(SHOWS_AND_SETS));
                RawClient client = server.client()) {
            client.send(request("/a")).readUntil("[/a,null,null /a,result of /a,known]");
            // Of the connection's next request only what is the connection's is known.
            client.send(request("/b")).readUntil("[/b,null,known /b,result of /b,known]");
            assertEquals(0, server.failures());
        }
        assertEquals(
                "[start /a result of /a, end /a result of /a known, start /b result of /b, end /b result of /b known]",
                told.toString());
    }

    @Test
    void nullTakesAnAttributeAway() throws IOException {
        HttpHandler handler = Blocking.handler(exchange -> {
            exchange.attribute(USER, null);
            exchange.text(200, "[" + exchange.attribute(USER) + "]");
        });
        try (TestServer server = server(handler);
                RawClient client = server.client()) {
            client.send(request("/a")).readUntil("[null]");
        }
        assertEquals("[start null null, end null null null]", told.toString());
    }

    @Test
    void whatIsSetAfterTheEndIsNotTheNextRequests() throws IOException {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            HttpHandler handler = Blocking.handler(
                    exchange -> {
                        String before = String.valueOf(exchange.attribute(RESULT));
                        exchange.text(200, "[" + before + "]");
                        exchange.attribute(RESULT, "too late");
                        assertEquals("too late", exchange.attribute(RESULT));
                    },
                    threads);
            try (TestServer server = server(handler);
                    RawClient client = server.client()) {
                for (int i = 0; i < 100; i++) {
                    client.send(request("/a")).readUntil("[null]");
                }
                assertEquals(0, server.failures());
            }
        }
        assertTrue(told.stream().noneMatch(line -> line.contains("too late")), told::toString);
    }

    @Test
    void theRouteIsKnownAsBefore() throws IOException {
        Router router = Router.builder()
                .get(
                        "/users/{id}",
                        Blocking.handler(exchange -> exchange.text(
                                200, "[" + exchange.pathParameter("id") + exchange.attribute(USER) + "]")))
                .build();
        try (TestServer server = server(router);
                RawClient client = server.client()) {
            client.send(request("/users/7")).readUntil("[7/users/7]");
        }
    }

    @Test
    void aCopyStaysAsItWas() throws IOException {
        HttpHandler handler = exchange -> {
            Attributes copy = exchange.attributes();
            exchange.attribute(USER, "another");
            exchange.attribute(CLIENT, "new");
            exchange.text(
                    200,
                    "[" + copy.get(USER) + "," + copy.get(CLIENT) + "," + copy.get(RESULT) + ","
                            + exchange.attribute(USER) + "]");
        };
        try (TestServer server = server(handler);
                RawClient client = server.client()) {
            client.send(request("/a")).readUntil("[/a,null,null,another]");
        }
        try (TestServer server = new TestServer(
                        transport,
                        exchange ->
                                exchange.text(200, "[" + exchange.attributes().get(USER) + "]"));
                RawClient client = server.client()) {
            client.send(request("/a")).readUntil("[null]");
        }
    }
}
