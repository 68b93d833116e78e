package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats;
import dev.torc.http.metrics.Metrics;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page of metrics says; that tools accept it is tests/metrics.sh's to find out. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class MetricsTest {
    private static final String LAST = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final String ACCEPT =
            "Accept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3\r\n";

    private final Metrics metrics = new Metrics();
    private final HttpServer server;

    MetricsTest(Transport transport) throws IOException {
        server = HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(2).withFailureListener(failure -> {}))
                .listen("127.0.0.1", 0)
                .handler(metrics.middleware().around(exchange -> {
                    switch (exchange.request().path()) {
                        case "/metrics" -> metrics.handler().handle(exchange);
                        case "/fails" -> throw new IOException("on purpose");
                        default -> exchange.text(200, "four");
                    }
                }))
                .start();
        metrics.watch(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            return client.send(request).readAll();
        }
    }

    private String open() throws IOException {
        return answer("GET /metrics" + LAST.replace("Connection:", ACCEPT + "Connection:"));
    }

    private static void assertHas(String page, String line) {
        assertTrue(page.contains("\n" + line + "\n"), () -> line + " is not in " + page);
    }

    @Test
    void requestsAreCountedByStatusDurationAndContent() throws IOException {
        for (int i = 0; i < 3; i++) {
            answer("GET /" + LAST);
        }
        answer("GET /fails" + LAST);
        answer("G(T / HTTP/1.1\r\n\r\n");
        while (server.stats().get(HttpStats.Counter.CONNECTIONS) > 0) {
            LockSupport.parkNanos(1_000_000); // the other loop may not have seen yet that its client has gone
        }
        String page = open();
        assertHas(page, "torc_http_requests_total 5");
        assertHas(page, "torc_http_malformed_requests_total 1");
        assertHas(page, "torc_http_responses_total{status=\"2xx\"} 3");
        assertHas(page, "torc_http_responses_total{status=\"5xx\"} 1");
        assertHas(page, "torc_http_request_duration_seconds_bucket{le=\"+Inf\"} 4");
        assertHas(page, "torc_http_request_duration_seconds_count 4");
        assertHas(page, "torc_http_response_content_bytes_total 34");
        assertHas(page, "torc_http_connections 1");
        assertHas(page, "torc_loop_accepted_total 6");
    }

    @Test
    void aClientChoosesTheFormatByWhatItAccepts() throws IOException {
        String page = open();
        assertTrue(page.contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"), page);
        assertTrue(page.endsWith("\n# EOF\n"), page);
        assertHas(page, "# TYPE torc_loop_turns counter");
        String classic = answer("GET /metrics" + LAST);
        assertTrue(classic.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), classic);
        assertHas(classic, "# TYPE torc_loop_turns_total counter");
        assertFalse(classic.contains("# EOF"), classic);
    }

    @Test
    void everyCounterHasANameOfItsOwn() {
        Set<String> names = metrics.all().stream()
                .map(metric -> metric.name() + metric.labels())
                .collect(Collectors.toSet());
        assertEquals(metrics.all().size(), names.size());
        assertTrue(names.size() > LoopStats.Counter.values().length + HttpStats.Counter.values().length);
        for (LoopStats.Counter counter : LoopStats.Counter.values()) {
            String last = Arrays.asList(counter.name().toLowerCase(Locale.ROOT).split("_", -1))
                    .getFirst();
            assertTrue(names.stream().anyMatch(name -> name.contains(last)), last);
        }
    }
}
