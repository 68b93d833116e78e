package dev.torc.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpServer;
import dev.torc.http.metrics.Metric;
import dev.torc.http.metrics.Metrics;
import dev.torc.transport.Transports;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TorcMetricsTest {
    private static final int REQUESTS = 7;

    @Test
    void metersReadWhatTheServerHasCounted() throws Exception {
        Metrics metrics = new Metrics();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new TorcMetrics(metrics).bindTo(registry);
        try (HttpServer server = HttpServer.builder()
                        .transport(Transports.named("nio"))
                        .listen("127.0.0.1", 0)
                        .handler(metrics.middleware().around(exchange -> exchange.text(200, "Hello")))
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            metrics.watch(server);
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
            for (int i = 0; i < REQUESTS; i++) {
                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            }
            assertEquals(
                    REQUESTS,
                    registry.get("torc.http.requests").functionCounter().count());
            assertEquals(
                    REQUESTS,
                    registry.get("torc.http.responses")
                            .tag("status", "2xx")
                            .functionCounter()
                            .count());
            assertEquals(1, registry.get("torc.http.connections").gauge().value());
            assertEquals(
                    "bytes",
                    registry.get("torc.loop.sent.bytes")
                            .functionCounter()
                            .getId()
                            .getBaseUnit());
            assertEquals(
                    REQUESTS,
                    registry.get("torc.http.request.duration").functionTimer().count());
            assertTrue(
                    registry.get("torc.http.request.duration").functionTimer().totalTime(TimeUnit.NANOSECONDS) > 0);
            assertEquals(
                    REQUESTS,
                    registry.get("torc.http.request.duration.histogram")
                            .tag("le", "100")
                            .gauge()
                            .value());
            for (Metric metric : metrics.all()) {
                assertTrue(registry.find(metric.name().replace('_', '.')).meter() != null, metric.name());
            }
        }
    }
}
