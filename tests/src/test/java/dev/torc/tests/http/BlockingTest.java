package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.EventLoop;
import dev.torc.transport.FileRegion;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Handlers on virtual threads, on each transport that works here. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
final class BlockingTest {
    private static final int ECHOED_BYTES = 8 << 20;
    private static final long ENDLESS_BYTES = 1L << 30;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final AtomicLong written = new AtomicLong();
    private final Queue<FileChannel> opened = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    @TempDir
    private Path folder;

    private HttpServer server;

    BlockingTest(Transport transport) {
        this.transport = transport;
        this.server = serverWith(HttpTimeouts.defaults());
    }

    static List<Transport> transports() {
        return HttpServerTest.transports();
    }

    private HttpServer serverWith(HttpTimeouts timeouts) {
        try {
            return HttpServer.builder()
                    .transport(transport)
                    .loopOptions(LoopOptions.defaults().withLoops(1).withFailureListener(failures::add))
                    .limits(HttpLimits.defaults().withBodyBytesMax(2 * ECHOED_BYTES))
                    .timeouts(timeouts)
                    .listen("127.0.0.1", 0)
                    .handler(Blocking.handler(this::handle))
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void handle(BlockingExchange exchange) throws Exception {
        switch (exchange.request().path()) {
            case "/throw" -> throw new IOException("thrown on purpose");
            case "/nothing" -> {}
            case "/echo" -> {
                try (OutputStream out = exchange.stream(200, null, -1)) {
                    exchange.body().transferTo(out);
                }
            }
            case "/body" -> exchange.respond(200, "text/plain", exchange.body().readAllBytes());
            case "/unclosed" -> exchange.stream(200, null, 2).write(new byte[] {'o', 'k'});
            case "/endless" -> {
                OutputStream out = exchange.stream(200, null, -1);
                byte[] piece = new byte[1 << 10];
                while (written.get() < ENDLESS_BYTES) {
                    out.write(piece);
                    written.addAndGet(piece.length);
                }
            }
            case "/wait" -> waitForEver();
            case "/hint" -> {
                exchange.inform(103, "Link", "</a>; rel=preload");
                exchange.respond(PreparedResponse.of(200, "text/plain", new byte[] {'o', 'k'}));
            }
            case "/trailers" -> {
                try (OutputStream out = exchange.stream(200, null, -1)) {
                    exchange.body().transferTo(out);
                    exchange.forEachTrailer((name, value) -> exchange.trailer(name, value + "!"));
                }
            }
            case "/file" -> exchange.file(200, "text/plain", open());
            case "/file-twice" -> {
                FileRegion second = open();
                exchange.file(200, "text/plain", open());
                assertThrows(IllegalStateException.class, () -> exchange.file(200, "text/plain", second));
            }
            case "/file-late" -> {
                entered.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    exchange.file(200, "text/plain", open());
                    interrupted.countDown();
                }
            }
            case "/long" -> {
                OutputStream out = exchange.stream(200, null, -1);
                out.write('a');
                out.flush();
                assertTrue(!never.await(3 * TestHandler.LATE.toMillis(), TimeUnit.MILLISECONDS));
                out.write('b');
            }
            default -> exchange.header("X-A", "b").text(200, "Hello, World!");
        }
    }

    private FileRegion open() throws IOException {
        FileChannel channel =
                FileChannel.open(Files.write(folder.resolve("f" + opened.size()), "0123456789".getBytes(US_ASCII)));
        opened.add(channel);
        return new FileRegion(channel, 2, 5);
    }

    private void waitForEver() throws InterruptedException {
        entered.countDown();
        try {
            never.await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }

    @AfterEach
    void leavesNothing() {
        server.close();
        for (EventLoop loop : server.loops().all()) {
            assertEquals(0, loop.stats().get(Counter.CONNECTIONS));
            assertEquals(0, loop.stats().get(Counter.BUFFERS_IN_USE));
        }
    }

    private RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private void restart(HttpTimeouts timeouts) {
        server.close();
        server = serverWith(timeouts);
    }

    @Test
    void answersAHundredRequestsOneAfterAnother() throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < 100; i++) {
                String response = client.send(get("/")).readUntil("World!");
                assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n"), response);
                assertTrue(response.contains("\r\nX-A: b\r\n"), response);
            }
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void echoesALongChunkedBody() throws Exception {
        try (RawClient client = client()) {
            client.send("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    String piece = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
                    for (int i = 0; i < ECHOED_BYTES / 0x4000; i++) {
                        client.send(piece);
                    }
                    client.send("0\r\n\r\n");
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            String response = client.readAll();
            sender.join();
            assertEquals(ECHOED_BYTES, response.chars().filter(c -> c == 'x').count());
            assertTrue(response.endsWith("\r\n0\r\n\r\n"), "the end");
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void answersHttp10() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /echo HTTP/1.0\r\nContent-Length: 2\r\n\r\nok");
            assertTrue(client.readAll().endsWith("\r\n\r\nok"));
        }
    }

    @Test
    void sends100AtTheFirstRead() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ok").readUntil("\r\n\r\nok");
        }
    }

    @Test
    void aHandlerThatThrowsIsAnsweredWith500AndReportedOnce() throws IOException {
        try (RawClient client = client()) {
            String response = client.send(get("/throw")).readAll();
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
        }
        server.close();
        assertEquals(1, failures.size());
        assertEquals("thrown on purpose", failures.element().getMessage());
    }

    @Test
    void aHandlerWithoutAResponseIsAnsweredWith500() throws IOException {
        try (RawClient client = client()) {
            String response = client.send(get("/nothing")).readAll();
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
        }
        server.close();
        assertEquals(1, failures.size());
    }

    @Test
    void aStreamThatWasLeftOpenIsClosed() throws IOException {
        try (RawClient client = client()) {
            client.send(get("/unclosed")).readUntil("ok");
            client.send(get("/")).readUntil("World!");
        }
    }

    @Test
    void sendsEarlyHintsAndAPreparedResponse() throws IOException {
        try (RawClient client = client()) {
            String response = client.send(get("/hint")).readUntil("ok");
            assertTrue(response.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"), response);
            assertTrue(response.contains("HTTP/1.1 200 OK\r\n"), response);
        }
    }

    @Test
    void trailersComeAndGo() throws IOException {
        try (RawClient client = client()) {
            client.send("POST /trailers HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String response =
                    client.send("1\r\na\r\n0\r\nX-A: b\r\nHost: c\r\n\r\n").readUntil("0\r\nX-A: b!\r\n\r\n");
            assertTrue(response.contains("\r\n\r\n1\r\na\r\n"), response);
        }
    }

    @Test
    void filesAreSentAndTheirChannelsClosedWhateverHappens() throws Exception {
        try (RawClient client = client()) {
            client.send(get("/file")).readUntil("\r\n\r\n23456");
            client.send("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            client.send(get("/file-twice")).readUntil("\r\n\r\n23456");
        }
        try (RawClient client = client()) {
            client.send(get("/file-late"));
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            client.reset();
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
        server.close();
        assertEquals(5, opened.size());
        while (opened.stream().anyMatch(FileChannel::isOpen)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // a handler's thread may be about to close its own
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void aSlowReaderHoldsTheHandlerBack() throws Exception {
        try (RawClient client = client()) {
            client.send(get("/endless")).readUntil("\r\n\r\n");
            long before = -1;
            while (written.get() != before) {
                before = written.get();
                never.await(500, TimeUnit.MILLISECONDS);
            }
            assertTrue(before < ENDLESS_BYTES / 8, () -> written + " bytes were written");
            client.reset();
        }
    }

    @Test
    void aClientThatGoesAwayInterruptsTheHandler() throws Exception {
        try (RawClient client = client()) {
            client.send(get("/wait"));
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            client.reset();
            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void aLateHandlerIsAnsweredWith503AndInterrupted() throws Exception {
        restart(HttpTimeouts.defaults().withHandler(TestHandler.LATE));
        try (RawClient client = client()) {
            String response = client.send(get("/wait")).readAll();
            assertTrue(response.startsWith("HTTP/1.1 503 "), response);
        }
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
    }

    @Test
    void aResponseThatHasStartedMayTakeLongerThanTheHandlersDeadline() throws IOException {
        restart(HttpTimeouts.defaults().withHandler(TestHandler.LATE));
        try (RawClient client = client()) {
            String response = client.send(get("/long")).readUntil("0\r\n\r\n");
            assertTrue(response.startsWith("HTTP/1.1 200 "), response);
            assertTrue(response.contains("b\r\n"), response);
        }
    }
}
