package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.codec.Method;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job can ask for, seen by a server of Torc. */
@Timeout(60)
class LoadFeaturesTest {
    private static final int CONTENT_BYTES_MAX = 1 << 20;

    private final Map<String, AtomicLong> targets = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> connections = new ConcurrentLinkedQueue<>();
    private final AtomicLong contentBytes = new AtomicLong();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = builder().listen("127.0.0.1", 0).start();
    }

    private HttpServer.Builder builder() {
        return HttpServer.builder()
                .transport(Transports.named("nio"))
                .loopOptions(LoopOptions.defaults().withLoops(1))
                .handler(this::answer);
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(5));
    }

    private void answer(HttpExchange exchange) {
        connections.add(exchange.connection().id());
        targets.computeIfAbsent(exchange.request().target(), key -> new AtomicLong())
                .incrementAndGet();
        if (exchange.request().method() == Method.POST) {
            exchange.receiveAll(CONTENT_BYTES_MAX, content -> {
                contentBytes.addAndGet(content.length);
                exchange.text(200, "taken");
            });
            return;
        }
        exchange.text(exchange.request().pathEquals("/missing") ? 404 : 200, "Hello, World!");
    }

    /** How often this was asked for. */
    private long asked(String target) {
        return targets.getOrDefault(target, new AtomicLong()).get();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.address().getPort() + path;
    }

    private LoadJob job(String path) {
        return LoadJob.of(url(path))
                .withConnections(4)
                .withRequests(100)
                .withDurationNanos(TimeUnit.MINUTES.toNanos(1));
    }

    @ParameterizedTest
    @CsvSource({"10,1,1", "10,5,1", "7,1,2", "1,1,2", "3,3,1"})
    void connectionsHaveAsManyRequestsAsTheyMay(int limit, int pipeline, int loops) throws Exception {
        LoadResult result = LoadRun.run(
                job("/").withRequestsPerConnection(limit).withPipeline(pipeline).withLoops(loops));
        assertEquals(100, result.succeeded());
        assertEquals(Map.of(), result.errors());
        assertEquals(connections.stream().distinct().count(), result.connects());
        assertTrue(result.connects() >= 100 / limit, result.toString());
        assertTrue(result.connects() <= 100 / limit + 4, result.toString());
        assertTrue(result.connectNanos().containsKey("p99"), result.toString());
    }

    @Test
    void everyValueOfARangeIsAskedFor() throws Exception {
        LoadRun.run(job("/user/{1..50}").withLoops(2));
        assertEquals(50, targets.size());
        assertTrue(targets.values().stream().allMatch(count -> count.get() == 2), targets.toString());
    }

    @Test
    void targetsHaveTheirWeights() throws Exception {
        List<Target> kinds = List.of(
                Target.of("3:" + url("/a"), "GET", List.of(), ByteBuffer.allocate(0)),
                Target.of(url("/b"), "HEAD", List.of(), ByteBuffer.allocate(0)));
        LoadResult result = LoadRun.run(job("/").withTargets(kinds));
        assertEquals(100, result.succeeded());
        assertEquals(75, asked("/a"));
        assertEquals(25, asked("/b"));
    }

    @Test
    void twoHostsHaveTheirConnections() throws Exception {
        HttpServer other = builder().listen("127.0.0.1", 0).start();
        try {
            List<Target> kinds = List.of(
                    Target.of("3:" + url("/a"), "GET", List.of(), ByteBuffer.allocate(0)),
                    Target.of(
                            "http://127.0.0.1:" + other.address().getPort() + "/b",
                            "GET",
                            List.of(),
                            ByteBuffer.allocate(0)));
            LoadResult result = LoadRun.run(job("/").withTargets(kinds).withRate(1000));
            assertEquals(100, result.succeeded());
            assertEquals(75, asked("/a"));
            assertEquals(25, asked("/b"));
        } finally {
            other.stop(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void contentIsSent(int bytes) throws Exception {
        LoadResult result = LoadRun.run(
                job("/post").withMethod("POST").withBody(new byte[bytes]).withPipeline(3));
        assertEquals(100, result.succeeded());
        assertEquals(100L * bytes, contentBytes.get());
    }

    @Test
    void aResponseIsGoodOnlyAsExpected() throws Exception {
        assertEquals(
                100, LoadRun.run(job("/missing").withExpectStatus(List.of(404))).succeeded());
        LoadResult unexpected = LoadRun.run(job("/").withExpectStatus(List.of(204)));
        assertEquals(0, unexpected.succeeded());
        assertEquals(100, unexpected.errorCount());
        assertEquals(Map.of(), unexpected.responseNanos());
        assertEquals(100, LoadRun.run(job("/").withExpectBody("lo, W")).succeeded());
        LoadResult mismatch = LoadRun.run(job("/").withExpectBody("Bye"));
        assertEquals(0, mismatch.succeeded());
        assertEquals(100, mismatch.mismatches());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "io_uring"})
    void aUnixSocketIsConnectedTo(String transport, @TempDir Path folder) throws Exception {
        assumeTrue(isUsable(transport));
        Path path = folder.resolve("a.sock");
        HttpServer unix = builder().listen(UnixDomainSocketAddress.of(path)).start();
        try {
            LoadResult result =
                    LoadRun.run(job("/unix").withUnix(path.toString()).withTransport(transport));
            assertEquals(100, result.succeeded());
            assertEquals(100, asked("/unix"));
        } finally {
            unix.stop(Duration.ofSeconds(5));
        }
    }

    private static boolean isUsable(String transport) {
        try {
            Transports.named(transport);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void aConnectionThinksAfterEachResponse() throws Exception {
        LoadResult result = LoadRun.run(LoadJob.of(url("/"))
                .withConnections(2)
                .withThinkNanos(TimeUnit.MILLISECONDS.toNanos(20))
                .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(500)));
        assertEquals(0, result.errorCount());
        assertTrue(result.succeeded() >= 4, result.toString());
        assertTrue(result.succeeded() <= 2 * 500 / 20 + 2, result.toString());
    }

    @Test
    void stagesAreKept() throws Exception {
        long half = TimeUnit.MILLISECONDS.toNanos(500);
        LoadResult result = LoadRun.run(
                LoadJob.of(url("/")).withStages(List.of(new Stage(half, 100, 300), new Stage(half, 300, 300))));
        assertEquals(250, result.sent() + result.backlog());
        assertEquals(result.sent(), result.succeeded());
    }

    @Test
    void aRunThatIsStoppedTellsWhatWas() throws Exception {
        LoadRun[] run = new LoadRun[1];
        run[0] = new LoadRun(
                LoadJob.of(url("/")).withRate(200).withDurationNanos(TimeUnit.HOURS.toNanos(1)),
                interval -> run[0].stop());
        LoadResult result = run[0].run();
        assertTrue(result.succeeded() >= 100, result.toString());
        assertTrue(result.elapsedNanos() < TimeUnit.SECONDS.toNanos(20), result.toString());
    }

    @Test
    void intervalsAddUpToTheResult() throws Exception {
        long[] sums = new long[2];
        LoadResult result = new LoadRun(
                        LoadJob.of(url("/")).withRate(1000).withDurationNanos(TimeUnit.MILLISECONDS.toNanos(1500)),
                        interval -> {
                            sums[0] += interval.response().getTotalCount();
                            sums[1] += interval.service().getTotalCount();
                        })
                .run();
        assertEquals(result.succeeded(), sums[0]);
        assertEquals(result.succeeded(), sums[1]);
        assertEquals(
                result.succeeded(),
                Percentiles.decode(result.responseHistogram()).getTotalCount());
    }

    /** One connection cannot have a million requests a second. */
    @Test
    void whatWasNotSentMakesTheResultInvalid() throws Exception {
        LoadResult result = LoadRun.run(LoadJob.of(url("/"))
                .withConnections(1)
                .withRate(1_000_000)
                .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(300)));
        assertEquals(300_000, result.sent() + result.backlog());
        assertTrue(
                result.invalid().stream().anyMatch(sentence -> sentence.contains("were never sent")),
                result.toString());
    }
}
