package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.ResponseListener;
import dev.torc.http.Route;
import dev.torc.http.routing.Router;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A router in a server, on each transport that works here. What matches what is in module http. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class RoutingTest {
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    RoutingTest(Transport transport) {
        this.transport = transport;
    }

    private Router router() {
        return Router.builder()
                .get("/users/{id}", exchange -> exchange.text(200, "[" + exchange.pathParameter("id") + "]"))
                .post("/users/{id}", Blocking.handler(RoutingTest::blocking))
                .get("/blocking/{a}/{b...}", Blocking.handler(RoutingTest::blocking))
                .get("/late/{id}", RoutingTest::late)
                .get(
                        "/inner/{rest...}",
                        Router.builder()
                                .get("/inner/{x}", exchange -> exchange.text(200, exchange.pathParameter("x")))
                                .build())
                .build();
    }

    private static void blocking(BlockingExchange exchange) throws IOException {
        String path = exchange.request().path();
        exchange.body().readAllBytes();
        String name = path.startsWith("/users") ? "id" : "b";
        String value = exchange.pathParameter(name);
        try {
            exchange.pathParameter("unknown");
        } catch (IllegalArgumentException e) {
            exchange.text(200, "[" + value + "]");
        }
    }

    /** Asks for a parameter after the handler has returned. */
    private static void late(HttpExchange exchange) {
        exchange.connection().loop().execute(() -> {
            try {
                exchange.text(200, exchange.pathParameter("id"));
            } catch (IllegalStateException e) {
                exchange.text(200, "too late: " + e.getMessage());
            }
        });
    }

    private String answer(String line) throws IOException {
        return answer(router(), line);
    }

    private String answer(HttpHandler handler, String line) throws IOException {
        try (TestServer server = new TestServer(transport, handler)) {
            String all = server.exchange(line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertEquals(0, server.failures(), all);
            return all;
        }
    }

    @Test
    void aParameterIsHandedOutDecoded() throws IOException {
        String all = answer("GET http://a/users/a%2Fb%20%41?id=x");
        assertTrue(all.startsWith("HTTP/1.1 200 ") && all.endsWith("\r\n\r\n[a/b A]"), all);
    }

    @Test
    void headIsAnsweredAsGetWithoutContent() throws IOException {
        String all = answer("HEAD /users/7");
        assertTrue(all.startsWith("HTTP/1.1 200 ") && all.contains("\r\nContent-Length: 3\r\n"), all);
        assertTrue(all.endsWith("\r\n\r\n"), all);
    }

    @Test
    void anotherMethodIsToldWhichAreAllowed() throws IOException {
        String all = answer("DELETE /users/7");
        assertTrue(all.startsWith("HTTP/1.1 405 "), all);
        assertTrue(all.contains("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n"), all);
    }

    @Test
    void optionsAreAnsweredWithoutContent() throws IOException {
        for (String target : List.of("*", "/users/7", "http://a")) {
            String all = answer("OPTIONS " + target);
            assertTrue(all.startsWith("HTTP/1.1 204 ") && all.endsWith("\r\n\r\n"), all);
            assertTrue(all.contains("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n"), all);
            assertFalse(all.contains("Content-Length"), all);
        }
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsMalformedRefused() throws IOException {
        assertTrue(answer("GET /users/").startsWith("HTTP/1.1 404 "));
        assertTrue(answer("GET /users/%C3").startsWith("HTTP/1.1 400 "));
        assertTrue(answer("FOO /users/7").startsWith("HTTP/1.1 501 "));
    }

    @Test
    void aBlockingHandlerReadsParametersAtAnyTime() throws IOException {
        assertTrue(answer("GET /blocking/x/%61/b").endsWith("\r\n\r\n[a/b]"));
        try (TestServer server = new TestServer(transport, router());
                RawClient client = server.client()) {
            client.send("POST /users/7 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            client.readUntil("100 Continue\r\n\r\n");
            client.send("x");
            client.readUntil("[7]");
            client.send("GET /users/8 HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("[8]");
            assertEquals(0, server.failures());
        }
    }

    @Test
    void aParameterIsLentUntilTheHandlerReturns() throws IOException {
        String all = answer("GET /late/7");
        assertTrue(all.contains("too late: the request's head is lent until the handler returns"), all);
    }

    @Test
    void whereNoRouterHasFoundARouteThereIsNoParameter() throws IOException {
        HttpHandler alone = exchange -> {
            try {
                exchange.pathParameter("id");
            } catch (IllegalStateException e) {
                exchange.text(200, String.valueOf(e.getMessage()));
            }
        };
        assertTrue(answer(alone, "GET /").endsWith("no router has found a route for this request"));
    }

    @Test
    void aListenerIsToldTheRouteAndNotThePath() throws IOException {
        ResponseListener listener = new ResponseListener() {
            @Override
            public void onEnd(HttpExchange exchange, boolean complete) {
                Route route = exchange.attribute(Route.KEY);
                events.add(exchange.status() + " " + (route == null ? "none" : route.pattern()));
            }
        };
        Router router = router();
        HttpHandler told = exchange -> {
            exchange.listen(listener);
            router.handle(exchange);
        };
        for (String line : List.of(
                "GET /users/7", "GET /blocking/x/", "GET /late/7", "GET /inner/7", "GET /inner/7/8", "PUT /users/7")) {
            answer(told, line);
        }
        assertEquals(
                List.of(
                        "200 /users/{id}",
                        "200 /blocking/{a}/{b...}",
                        "200 /late/{id}",
                        "200 /inner/{x}",
                        "404 /inner/{rest...}",
                        "405 none"),
                List.copyOf(events));
    }
}
