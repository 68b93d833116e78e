package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.Middleware;
import dev.torc.http.Route;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.metrics.Metrics;
import dev.torc.http.metrics.RouteDurations;
import dev.torc.http.routing.Router;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests are counted and measured by the pattern of their route, never by their path. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class RouteMetricsTest {
    private static final String LAST = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    /** More than are told apart. */
    private static final int PATTERNS = 1100;

    private static final int PATTERNS_MAX = 1000;

    private final Transport transport;
    private final Metrics metrics = new Metrics();
    private final Router router = Router.builder()
            .get("/users/{id}", exchange -> exchange.text(200, exchange.pathParameter("id")))
            .post("/users", exchange -> {
                throw new IOException("on purpose");
            })
            .any("/any/{rest...}", exchange -> exchange.text(302, ""))
            .get("/a\\b\"c\nd", exchange -> exchange.text(200, "odd"))
            .get("/gone", exchange -> exchange.connection().abort())
            .build();

    RouteMetricsTest(Transport transport) {
        this.transport = transport;
    }

    private HttpServer server(HttpHandler handler) throws IOException {
        return HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(2).withFailureListener(failure -> {}))
                .listen("127.0.0.1", 0)
                .handler(handler)
                .start();
    }

    private static String ask(HttpServer server, String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            return client.send(request).readAll();
        }
    }

    private List<String> counts() {
        return metrics.routes().stream()
                .map(kind -> kind.method() + " " + kind.route() + " " + kind.status() + ": "
                        + kind.durations().count())
                .toList();
    }

    private String page() throws IOException {
        try (HttpServer admin = server(metrics.handler())) {
            String all = ask(admin, "GET /" + LAST);
            return all.substring(all.indexOf("\r\n\r\n") + 4);
        }
    }

    private void askEverything() throws IOException {
        try (HttpServer server = server(metrics.byRoute().around(router))) {
            for (int i = 0; i < 5; i++) {
                ask(server, "GET /users/" + i + LAST);
            }
            ask(server, "HEAD /users/7" + LAST);
            ask(server, "POST /users" + LAST);
            ask(server, "DELETE /users" + LAST);
            ask(server, "PUT /any/thing" + LAST);
            ask(server, "BREW /any/coffee" + LAST);
            ask(server, "GET /nowhere" + LAST);
            ask(server, "GET /a%5Cb%22c%0Ad" + LAST);
        }
    }

    @Test
    void requestsAreCountedByPatternMethodAndStatus() throws IOException {
        askEverything();
        assertEquals(
                List.of(
                        "GET /a\\b\"c\nd 2xx: 1",
                        "PUT /any/{rest...} 3xx: 1",
                        "other /any/{rest...} 3xx: 1",
                        "POST /users 5xx: 1",
                        "GET /users/{id} 2xx: 5",
                        "HEAD /users/{id} 2xx: 1",
                        "GET none 4xx: 1",
                        "DELETE none 4xx: 1"),
                counts());
        for (RouteDurations kind : metrics.routes()) {
            assertTrue(kind.durations().sumNanos() > 0, kind::route);
        }
    }

    @Test
    void aRequestWithoutAResponseHasNoStatus() throws IOException {
        try (HttpServer server = server(metrics.byRoute().around(router));
                RawClient client = new RawClient(server.address())) {
            client.send("GET /gone" + LAST);
            assertEquals(-1, endOf(client));
        }
        assertEquals(List.of("GET /gone none: 1"), counts());
    }

    private static int endOf(RawClient client) {
        try {
            return client.input().read();
        } catch (IOException e) {
            return -1; // a reset
        }
    }

    @Test
    void thePageHasAHistogramForEach() throws IOException {
        askEverything();
        String page = page();
        String labels = "{route=\"/users/{id}\",method=\"GET\",status=\"2xx\"";
        assertTrue(page.contains("\n# TYPE torc_http_route_request_duration_seconds histogram\n"), page);
        assertHas(page, "torc_http_route_request_duration_seconds_bucket" + labels + ",le=\"+Inf\"} 5");
        assertHas(page, "torc_http_route_request_duration_seconds_bucket" + labels + ",le=\"100.0\"} 5");
        assertHas(page, "torc_http_route_request_duration_seconds_count" + labels + "} 5");
        assertHas(
                page,
                "torc_http_route_request_duration_seconds_count"
                        + "{route=\"/a\\\\b\\\"c\\nd\",method=\"GET\",status=\"2xx\"} 1");
        assertFalse(page.contains("torc_http_request_duration_seconds"), "nothing passed through the other middleware");
    }

    private static void assertHas(String page, String line) {
        assertTrue(page.contains("\n" + line + "\n"), () -> line + " is not in " + page);
    }

    @Test
    void toolsAcceptThePage() throws Exception {
        askEverything();
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            abort("there is no promtool");
            return;
        }
        try (var input = promtool.outputWriter(UTF_8)) {
            input.write(page());
        }
        String said = promtool.inputReader(UTF_8).lines().collect(Collectors.joining("\n"));
        assertEquals(0, promtool.waitFor(), said);
        assertEquals("", said);
    }

    @Test
    void bothMiddlewaresCountTheSameRequests() throws IOException {
        Middleware both = Middleware.chain(metrics.middleware(), metrics.byRoute());
        try (HttpServer server = server(both.around(router))) {
            ask(server, "GET /users/1" + LAST);
        }
        assertEquals(1, metrics.durations().count());
        assertEquals(List.of("GET /users/{id} 2xx: 1"), counts());
    }

    /** A route of an application's own, which it makes up for every request. */
    private record MadeUp(String pattern) implements Route {
        @Override
        public String parameter(RequestHead head, String name) {
            throw new IllegalArgumentException(name);
        }
    }

    @Test
    void onlySoManyPatternsAreToldApart() throws IOException {
        HttpHandler handler = metrics.byRoute().around(exchange -> {
            exchange.attribute(Route.KEY, new MadeUp(exchange.request().path()));
            exchange.respond(204);
        });
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < PATTERNS; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        try (HttpServer server = server(handler)) {
            ask(server, requests + "GET /0" + LAST);
        }
        List<RouteDurations> kinds = metrics.routes();
        assertEquals(PATTERNS_MAX + 1, kinds.size());
        assertEquals(
                List.of((long) PATTERNS - PATTERNS_MAX, 2L),
                kinds.stream()
                        .filter(kind -> kind.route().equals(RouteDurations.OTHER_ROUTES)
                                || kind.route().equals("/0"))
                        .map(kind -> kind.durations().count())
                        .sorted((a, b) -> Long.compare(b, a))
                        .toList());
    }
}
