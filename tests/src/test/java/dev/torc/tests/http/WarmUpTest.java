package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.WarmUp;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does before it listens, on each transport that works here. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
final class WarmUpTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final HttpHandler HELLO = exchange -> exchange.text(200, "Hello");

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Transport transport;

    WarmUpTest(Transport transport) {
        this.transport = transport;
    }

    static List<Transport> transports() {
        return TestServer.transports();
    }

    private HttpServer start(WarmUp warmUp, HttpHandler handler) throws IOException {
        return HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(2).withFailureListener(failures::add))
                .listen("127.0.0.1", 0)
                .warmUp(warmUp)
                .handler(handler)
                .start();
    }

    private static void serves(HttpServer server) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            assertTrue(client.send(LAST).readAll().endsWith("Hello"));
        }
    }

    @Test
    void itTalksToTheServerWhereNobodyElseDoesAndOnlyBeforeItListens() throws Exception {
        AtomicReference<InetSocketAddress> told = new AtomicReference<>();
        WarmUp warmUp = address -> {
            told.set(address);
            try (RawClient client = new RawClient(address)) {
                assertTrue(client.send(LAST).readAll().endsWith("Hello"));
            }
        };
        try (HttpServer server = start(warmUp, HELLO)) {
            assertEquals(1, server.stats().get(Counter.REQUESTS));
            assertTrue(told.get().getAddress().isLoopbackAddress());
            assertNotEquals(told.get().getPort(), server.address().getPort());
            assertThrows(ConnectException.class, () -> new RawClient(told.get()).close());
            serves(server);
        }
    }

    @Test
    void oneThatFailsDoesNotKeepTheServerFromStarting() throws IOException {
        WarmUp failing = address -> {
            throw new IOException("as the test wants it; a record in the log tells of it");
        };
        try (HttpServer server = start(failing, HELLO)) {
            serves(server);
        }
    }

    @Test
    void getsAskForEachTargetOverAndOverAndLeaveNoConnection() throws IOException {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpHandler handler = exchange -> {
            asked.add(exchange.request().target());
            exchange.text(200, "Hello");
        };
        long before = System.nanoTime();
        try (HttpServer server = start(WarmUp.get(SHORT, "/a", "/b?c=d"), handler)) {
            assertTrue(System.nanoTime() - before >= SHORT.toNanos());
            assertEquals(Set.of("/a", "/b?c=d"), asked);
            assertTrue(server.stats().get(Counter.REQUESTS) > 16, "each connection asks more than once");
            while (server.stats().get(Counter.CONNECTIONS) > 0) {
                Thread.onSpinWait();
            }
            serves(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "large", "chunked", "last", "failing"})
    void getsGoOnWhateverIsAnswered(String kind) throws IOException {
        try (HttpServer server = start(WarmUp.get(SHORT, "/" + kind), WarmUpTest::answer)) {
            assertTrue(server.stats().get(Counter.REQUESTS) > 16, kind);
            assertEquals(kind.equals("failing"), !failures.isEmpty(), failures.toString());
        }
    }

    private static void answer(HttpExchange exchange) {
        switch (exchange.request().path()) {
            case "/empty" -> exchange.respond(204);
            case "/large" -> exchange.text(200, "x".repeat(100_000));
            case "/chunked" -> {
                exchange.start(200, "text/plain", -1);
                exchange.write(ByteBuffer.wrap(new byte[] {'a'}));
                exchange.end();
            }
            case "/last" -> exchange.header("Connection", "close").text(200, "Hello");
            default -> throw new IllegalStateException("as the test wants it");
        }
    }

    @Test
    void aHandlerThatDoesNotAnswerIsNotWaitedForMuchLonger() throws IOException {
        long before = System.nanoTime();
        try (HttpServer server = start(WarmUp.get(SHORT, "/"), exchange -> {})) {
            assertTrue(System.nanoTime() - before < Duration.ofSeconds(10).toNanos());
            assertTrue(server.stats().get(Counter.REQUESTS) > 0);
        }
    }

    @Test
    void whatCannotBeAskedForIsRefusedAtOnce() {
        for (String wrong : List.of("", "a", "/a b", "/a\r\nB: c", "/ä")) {
            assertThrows(IllegalArgumentException.class, () -> WarmUp.get(SHORT, wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> WarmUp.get(SHORT));
        assertThrows(IllegalArgumentException.class, () -> WarmUp.get(Duration.ofMillis(-1), "/"));
    }
}
