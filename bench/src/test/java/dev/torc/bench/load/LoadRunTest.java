package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadRunTest {
    private final AtomicLong requests = new AtomicLong();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** {@code /chunked} answers so, {@code /500} with that status, anything else with its length. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] body = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
        String path = exchange.getRequestURI().getPath();
        exchange.sendResponseHeaders(path.equals("/500") ? 500 : 200, path.equals("/chunked") ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private LoadResult load(String path, int connections, int pipeline, double rate, int loops) throws Exception {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        long duration = TimeUnit.MILLISECONDS.toNanos(500);
        long timeout = TimeUnit.SECONDS.toNanos(5);
        return LoadRun.run(
                new LoadJob(url, connections, pipeline, duration, rate, loops, "nio", timeout), responses -> {});
    }

    @ParameterizedTest
    @CsvSource({"/sized,4,1,1", "/chunked,4,1,2", "/sized,3,4,2", "/sized,1,1,4"})
    void countsWhatTheServerCounts(String path, int connections, int pipeline, int loops) throws Exception {
        LoadResult result = load(path, connections, pipeline, 0, loops);
        assertTrue(result.succeeded() > 0);
        assertEquals(Map.of(), result.errors());
        assertEquals(requests.get(), result.sent());
        assertEquals(requests.get(), result.succeeded());
        assertEquals(0, result.errorCount());
    }

    @Test
    void sendsWhatTheRateAsksFor() throws Exception {
        LoadResult result = load("/sized", 4, 1, 400, 2);
        assertEquals(200.0, (double) (result.sent() + result.notSent()), 1.0);
        assertEquals(requests.get(), result.succeeded());
        assertEquals(Map.of(), result.errors());
    }

    @Test
    void countsOtherStatusesAsErrors() throws Exception {
        LoadResult result = load("/500", 2, 1, 0, 1);
        assertEquals(requests.get(), result.statuses().get(500));
        assertEquals(0, result.succeeded());
        assertEquals(result.responses(), result.errorCount());
        assertEquals(Map.of(), result.latencyNanos());
    }
}
