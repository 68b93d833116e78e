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
import java.util.concurrent.locks.LockSupport;
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

    /** {@code /chunked} answers so, {@code /500} with that status, {@code /slow} late, all else with its length. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        if (exchange.getRequestURI().getPath().equals("/slow")) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        byte[] body = "Hello, World!".getBytes(StandardCharsets.US_ASCII);
        String path = exchange.getRequestURI().getPath();
        exchange.sendResponseHeaders(path.equals("/500") ? 500 : 200, path.equals("/chunked") ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private LoadResult load(String path, int connections, int pipeline, double rate, int loops) throws Exception {
        return LoadRun.run(job(path, connections, pipeline, 0, rate, loops));
    }

    private LoadJob job(String path, int connections, int pipeline, long requests, double rate, int loops) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
        long duration = requests == 0 ? TimeUnit.MILLISECONDS.toNanos(500) : TimeUnit.MINUTES.toNanos(1);
        return LoadJob.of(url)
                .withConnections(connections)
                .withPipeline(pipeline)
                .withDurationNanos(duration)
                .withRequests(requests)
                .withRate(rate)
                .withLoops(loops)
                .withTimeoutNanos(TimeUnit.SECONDS.toNanos(5));
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

    @ParameterizedTest
    @CsvSource({"4,1,2", "3,4,2", "1,1,1"})
    void sendsWhatTheRateAsksFor(int connections, int pipeline, int loops) throws Exception {
        LoadResult result = load("/sized", connections, pipeline, 400, loops);
        assertEquals(200, result.sent() + result.backlog());
        assertTrue(result.sentPerSecond() > 0, result.toString());
        assertTrue(result.sentPerSecond() < 500, result.toString());
        assertEquals(requests.get(), result.succeeded());
        assertEquals(Map.of(), result.errors());
    }

    @ParameterizedTest
    @CsvSource({"7,1,0,1", "7,3,0,2", "100,4,0,3", "3,1,2000,1", "100,3,2000,2", "100,1,1e8,1"})
    void sendsAsManyRequestsAsItShould(long count, int connections, double rate, int loops) throws Exception {
        LoadResult result = LoadRun.run(job("/sized", connections, 1, count, rate, loops));
        assertEquals(count, result.sent());
        assertEquals(count, result.succeeded());
        assertEquals(0, result.backlog());
        assertEquals(count, requests.get());
    }

    /** The server answers one request at a time, each within 20 ms, and 500 a second are due for half a second. */
    @Test
    void countsFromTheIntendedStartWhatHadToWait() throws Exception {
        LoadResult result = load("/slow", 2, 1, 500, 1);
        assertEquals(250, result.sent() + result.backlog());
        assertTrue(result.backlog() > 200, result.toString());
        long longest = result.responseNanos().getOrDefault("max", 0L);
        assertTrue(longest > TimeUnit.MILLISECONDS.toNanos(300), result.toString());
    }

    @Test
    void countsOtherStatusesAsErrors() throws Exception {
        LoadResult result = load("/500", 2, 1, 0, 1);
        assertEquals(requests.get(), result.statuses().get(500));
        assertEquals(0, result.succeeded());
        assertEquals(result.responses(), result.errorCount());
        assertEquals(Map.of(), result.responseNanos());
    }
}
