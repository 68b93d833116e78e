package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats.Counter;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How a server stops, on each transport that works here. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
final class DrainTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HOLD = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);
    /** The idle grace of a server that stops within a long time. */
    private static final long GRACE_MILLIS = 1000;

    /** Well below what a server that waits for its deadline takes, well above what a busy machine adds. */
    private static final long PROMPT_MILLIS = 8000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CountDownLatch released = new CountDownLatch(1);
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Transport transport;
    private Thread stopper = Thread.currentThread();
    private HttpServer server;

    DrainTest(Transport transport) throws IOException {
        this.transport = transport;
        this.server = serverWith(this::handle);
    }

    static List<Transport> transports() {
        return HttpServerTest.transports();
    }

    private HttpServer serverWith(HttpHandler handler) throws IOException {
        return HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(1))
                .listen("127.0.0.1", 0)
                .handler(handler)
                .start();
    }

    private void handle(HttpExchange exchange) throws InterruptedException {
        switch (exchange.request().path()) {
            case "/hold" -> afterRelease(exchange, () -> exchange.text(200, "held"));
            case "/begun" -> {
                exchange.start(200, null, 5);
                exchange.write(ByteBuffer.wrap(new byte[] {'b'}));
                afterRelease(exchange, () -> {
                    exchange.write(ByteBuffer.wrap(new byte[] {'e', 'g', 'u', 'n'}));
                    exchange.end();
                });
            }
            case "/block" -> {
                entered.countDown();
                released.await();
                exchange.text(200, "blocked");
            }
            default -> exchange.text(200, "Hello, World!");
        }
    }

    private void afterRelease(HttpExchange exchange, Runnable action) {
        EventLoop loop = exchange.connection().loop();
        held.add(() -> loop.execute(action));
        entered.countDown();
    }

    /** Lets what handlers hold back go on. */
    private void release() {
        released.countDown();
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    @AfterEach
    void ends() {
        released.countDown();
        server.close();
    }

    private RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    /** Stops on a thread of its own; answers how long that took, in milliseconds. */
    private CompletableFuture<Long> stop(Duration within) {
        CompletableFuture<Long> stopped = new CompletableFuture<>();
        stopper = Thread.ofPlatform().start(() -> {
            long startNanos = System.nanoTime();
            server.stop(within);
            stopped.complete(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
        });
        return stopped;
    }

    private static void await(String what, BooleanSupplier condition) {
        long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - giveUpNanos < 0, () -> "waited in vain for " + what);
            Thread.onSpinWait();
        }
    }

    private boolean isRefused() {
        try (RawClient client = client()) {
            return client == null;
        } catch (IOException e) {
            return true;
        }
    }

    /** Stops until the port is free: the drain is under way then. */
    private CompletableFuture<Long> drain(Duration within) {
        CompletableFuture<Long> stopped = stop(within);
        await("the end of listening", this::isRefused);
        return stopped;
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void stopsAtOnceWithoutConnections() {
        long millis = stop(LONG).join();
        assertTrue(millis < PROMPT_MILLIS, () -> "it took " + millis + " ms");
    }

    @Test
    void closesIdleConnectionsAfterAGrace() throws IOException {
        try (RawClient used = client();
                RawClient unused = client()) {
            used.send(GET).readUntil("World!");
            CompletableFuture<Long> stopped = drain(LONG);
            assertEquals("", used.readAll());
            assertEquals("", unused.readAll());
            used.endOutput();
            unused.endOutput();
            long millis = stopped.join();
            assertTrue(millis >= GRACE_MILLIS && millis < PROMPT_MILLIS, () -> "it took " + millis + " ms");
        }
    }

    @Test
    void doesNotWaitForClientsThatLeaveAClosedConnectionOpen() throws IOException {
        try (RawClient client = client()) {
            client.send(GET).readUntil("World!");
            long millis = stop(LONG).join();
            assertTrue(millis < PROMPT_MILLIS, () -> "it took " + millis + " ms");
            assertEquals("", client.readAll());
        }
    }

    @Test
    void answersARequestThatComesWithinTheGraceAndCloses() throws IOException {
        try (RawClient used = client();
                RawClient unused = client()) {
            used.send(GET).readUntil("World!");
            CompletableFuture<Long> stopped = drain(LONG);
            for (RawClient idle : List.of(used, unused)) {
                String response = idle.send(GET).readAll();
                assertTrue(response.contains("\r\nConnection: close\r\n"), response);
                assertTrue(response.endsWith("Hello, World!"), response);
                idle.endOutput();
            }
            long millis = stopped.join();
            assertTrue(millis < PROMPT_MILLIS, () -> "it took " + millis + " ms");
        }
    }

    @Test
    void answersAllThatWasReadOfAPipelineAndClosesWithTheLast() throws Exception {
        try (RawClient client = client()) {
            client.send(GET + HOLD + GET + GET);
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            CompletableFuture<Long> stopped = drain(LONG);
            release();
            String all = client.readAll();
            assertEquals(4, count(all, "HTTP/1.1 200 OK"), all);
            assertEquals(1, count(all, "Connection: close"), all);
            assertTrue(all.lastIndexOf("Connection: close") > all.lastIndexOf("HTTP/1.1 200 OK"), all);
            client.endOutput();
            stopped.join();
        }
    }

    @Test
    void aClientThatNeverStopsSendingIsToldToAfterTheGrace() throws IOException {
        try (RawClient client = client()) {
            CompletableFuture<Long> stopped = drain(LONG);
            StringBuilder all = new StringBuilder();
            // There is always one more behind the one that is answered.
            client.send(GET);
            while (all.indexOf("Connection: close") < 0) {
                client.send(GET);
                all.append(client.readUntil("World!"));
            }
            stopped.join();
        }
    }

    @Test
    void finishesAResponseThatHasBegunAndAnswersOneMoreRequest() throws Exception {
        try (RawClient client = client()) {
            client.send("GET /begun HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\nb");
            CompletableFuture<Long> stopped = drain(LONG);
            release();
            client.readUntil("egun");
            String last = client.send(GET).readAll();
            assertTrue(last.contains("\r\nConnection: close\r\n"), last);
            client.endOutput();
            stopped.join();
        }
    }

    @Test
    void answersAConnectionThatWaitedToBeAccepted() throws Exception {
        try (RawClient first = client()) {
            first.send("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            try (RawClient waiting = client()) {
                waiting.send(GET);
                CompletableFuture<Long> stopped = stop(LONG);
                await("the stop's wait for the loop", () -> stopper.getState() == Thread.State.WAITING);
                release();
                String response = waiting.readAll();
                assertTrue(response.endsWith("Hello, World!"), response);
                assertTrue(response.contains("\r\nConnection: close\r\n"), response);
                waiting.endOutput();
                first.readUntil("blocked");
                first.endOutput();
                stopped.join();
            }
        }
    }

    @Test
    void finishesBlockingHandlers() throws Exception {
        server.close();
        server = serverWith(Blocking.handler(exchange -> {
            entered.countDown();
            released.await();
            exchange.text(200, "finished");
        }));
        try (RawClient client = client()) {
            client.send(GET);
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            CompletableFuture<Long> stopped = drain(LONG);
            release();
            String response = client.readAll();
            assertTrue(response.endsWith("finished"), response);
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
            client.endOutput();
            stopped.join();
        }
    }

    @Test
    void abortsAHandlerThatHangsAtTheDeadline() throws Exception {
        try (RawClient begun = client();
                RawClient silent = client()) {
            begun.send("GET /begun HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\nb");
            silent.send(HOLD);
            await("both requests", () -> server.stats().get(Counter.REQUESTS) == 2);
            long millis = stop(Duration.ofMillis(400)).join();
            assertTrue(millis >= 400 && millis < PROMPT_MILLIS, () -> "it took " + millis + " ms");
            assertThrows(IOException.class, begun::readAll);
            assertThrows(IOException.class, silent::readAll);
        }
    }

    @Test
    void aSecondStopWaitsForTheFirst() throws Exception {
        try (RawClient client = client()) {
            client.send(HOLD);
            assertTrue(entered.await(10, TimeUnit.SECONDS));
            CompletableFuture<Long> first = drain(LONG);
            CompletableFuture<Long> second = stop(Duration.ofMillis(1));
            assertFalse(second.isDone());
            release();
            assertTrue(client.readAll().endsWith("held"));
            client.endOutput();
            first.join();
            second.join();
            assertEquals(0, server.stats().get(Counter.CONNECTIONS));
            server.stop(LONG);
        }
    }
}
