package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.admin.Connections;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page of connections shows. */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class ConnectionsTest {
    private static final int MANY = 1_000;

    private final Connections connections = new Connections();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpServer server;
    private final HttpServer admin;

    ConnectionsTest(Transport transport) throws IOException {
        server = HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(2))
                .listen("127.0.0.1", 0)
                .handler(connections.targets().around(this::handle))
                .start();
        admin = HttpServer.builder()
                .transport(transport)
                .loopOptions(LoopOptions.defaults().withLoops(1).withThreadName("admin"))
                .listen("127.0.0.1", 0)
                .handler(connections.handler())
                .start();
        connections.watch(server);
    }

    private void handle(HttpExchange exchange) throws InterruptedException {
        switch (exchange.request().path()) {
            case "/body" ->
                exchange.receive(new BodyReceiver() {
                    @Override
                    public void onBytes(ByteBuffer lent) {}

                    @Override
                    public void onComplete() {}
                });
            case "/endless" -> {
                exchange.start(200, null, -1);
                Runnable more = () -> {
                    while (exchange.write(ByteBuffer.allocate(1 << 16))) {
                        // Until the client, who does not read, holds it up.
                    }
                };
                exchange.onWritable(more);
                more.run();
            }
            case "/upgrade" -> exchange.upgrade("echo", new Silent());
            case "/late" -> {}
            case "/block" -> blocked.await();
            default -> exchange.text(200, "Hello");
        }
    }

    private static final class Silent implements ConnectionHandler {
        @Override
        public void onReceive(Connection connection, ByteBuffer bytes) {}
    }

    @AfterEach
    void close() throws Exception {
        blocked.countDown();
        for (AutoCloseable one : open) {
            one.close();
        }
        server.close();
        admin.close();
    }

    private RawClient client(String request) throws IOException {
        RawClient client = new RawClient(server.address());
        open.add(client);
        return client.send(request);
    }

    private String page(String query, String... fields) throws IOException {
        String more = String.join("\r\n", fields) + (fields.length == 0 ? "" : "\r\n");
        try (RawClient client = new RawClient(admin.address())) {
            // HTTP/1.0: the page is not chunked, and ends with the connection.
            String all = client.send("GET /" + query + " HTTP/1.0\r\n" + more + "\r\n")
                    .readAll();
            assertTrue(all.startsWith("HTTP/1.1 200 OK\r\n"), all);
            return all.substring(all.indexOf("\r\n\r\n") + 4);
        }
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(page(""));
    }

    /** The page, once so many connections are in each of these states, waiting for that. */
    private JsonNode awaitStates(Map<String, Integer> expected) throws IOException {
        Map<String, Integer> states = new TreeMap<>();
        JsonNode page = json();
        for (int i = 0; i < 1_000; i++) {
            states.clear();
            page.path("connections")
                    .forEach(c -> states.merge(
                            c.path("state").asText() + " for "
                                    + c.path("waitsFor").asText(),
                            1,
                            Integer::sum));
            if (states.equals(expected)) {
                return page;
            }
            page = json();
        }
        throw new AssertionError(states + " in " + page);
    }

    private static JsonNode of(JsonNode page, String state) {
        JsonNode found = find(page, "state", state);
        if (found == null) {
            throw new AssertionError("no " + state + " in " + page);
        }
        return found;
    }

    private static @Nullable JsonNode find(JsonNode page, String name, String value) {
        for (JsonNode connection : page.path("connections")) {
            if (connection.path(name).asText().equals(value)) {
                return connection;
            }
        }
        return null;
    }

    @Test
    void eachStateSaysWhatItWaitsForAndUntilWhen() throws IOException {
        client("");
        client("GET /par");
        client("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
        client("GET /late?\"why\" HTTP/1.1\r\nHost: a\r\n\r\n");
        client("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
        client("GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
        client("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Map<String, Integer> waits = new TreeMap<>();
        for (String wait : List.of(
                "idle for request",
                "head for head",
                "body for content",
                "handler for handler",
                "response for reader",
                "not_http for nothing",
                "lingering for end")) {
            waits.put(wait, 1);
        }
        JsonNode page = awaitStates(waits);
        Map<String, Integer> deadlineMillis = Map.of(
                "idle",
                60_000,
                "head",
                10_000,
                "body",
                30_000,
                "handler",
                60_000,
                "response",
                30_000,
                "lingering",
                2_000);
        deadlineMillis.forEach((state, millis) -> {
            int left = of(page, state).path("deadlineMillis").asInt(-1);
            assertTrue(left > 0 && left <= millis, state + " " + left);
        });
        assertTrue(of(page, "not_http").path("deadlineMillis").isNull());
        assertEquals("/late?\"why\"", of(page, "handler").path("target").asText());
        assertEquals(
                Silent.class.getName(), of(page, "not_http").path("handler").asText());
        assertEquals(8, of(page, "head").path("receivedBytes").asInt());
        assertEquals(0, of(page, "head").path("requests").asInt());
        assertEquals(1, of(page, "body").path("requests").asInt());
        assertTrue(of(page, "response").path("queuedBytes").asLong() > 0);
        assertTrue(of(page, "response").path("sentBytes").asLong() > 0);
        assertTrue(of(page, "idle").path("remoteAddress").asText().startsWith("/127.0.0.1:"));
    }

    @Test
    void aConnectionIsAsOldAsTheTimeSinceItWasAccepted() throws IOException {
        long beforeNanos = System.nanoTime();
        RawClient old = client("GET /par");
        awaitStates(Map.of("head for head", 1));
        long acceptedNanos = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        long betweenNanos = System.nanoTime();
        old.send("tial");
        client("GET /");
        JsonNode page = awaitStates(Map.of("head for head", 2));
        while (find(page, "receivedBytes", "12") == null) {
            page = json();
        }
        long afterNanos = System.nanoTime();
        assertAge(find(page, "receivedBytes", "12"), betweenNanos - acceptedNanos, afterNanos - beforeNanos);
        assertAge(find(page, "receivedBytes", "5"), 0, afterNanos - betweenNanos);
    }

    /** The age, cut off to milliseconds, is within these bounds. */
    private static void assertAge(@Nullable JsonNode connection, long leastNanos, long mostNanos) {
        assertNotNull(connection);
        long millis = connection.path("ageMillis").asLong(-1);
        assertTrue(
                millis >= TimeUnit.NANOSECONDS.toMillis(leastNanos)
                        && millis <= TimeUnit.NANOSECONDS.toMillis(mostNanos) + 1,
                () -> millis + " ms, not " + leastNanos + " to " + mostNanos + " ns");
    }

    @Test
    void aThousandConnectionsAreEachThereOnce() throws IOException {
        TreeMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < MANY; i++) {
            Socket socket = new Socket();
            open.add(socket);
            socket.connect(server.address());
            expected.put("/127.0.0.1:" + socket.getLocalPort(), "idle");
        }
        JsonNode page = awaitStates(Map.of("idle for request", MANY));
        TreeMap<String, String> found = new TreeMap<>();
        page.path("connections")
                .forEach(c -> found.put(
                        c.path("remoteAddress").asText(), c.path("state").asText()));
        assertEquals(expected, found);
        assertEquals(MANY, page.path("count").asInt());
        assertTrue(page.path("complete").asBoolean());
        assertTrue(page("?format=text").endsWith(MANY + " connections\n"));
    }

    @Test
    void aLoopThatIsBlockedIsNamedAndTheOthersAreShown() throws IOException {
        client("GET /block HTTP/1.1\r\nHost: a\r\n\r\n");
        JsonNode page = json();
        for (int i = 0; i < 100 && page.path("complete").asBoolean(); i++) {
            page = json();
        }
        assertFalse(page.path("complete").asBoolean(), page.toString());
        assertEquals(1, page.path("silentLoops").size(), page.toString());
    }

    @Test
    void aClientThatWantsTextGetsATable() throws IOException {
        client("GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
        awaitStates(Map.of("handler for handler", 1));
        List<String> lines = page("", "Accept: text/plain").lines().toList();
        assertEquals(3, lines.size(), lines::toString);
        assertTrue(lines.getFirst().startsWith("loop "), lines::toString);
        assertTrue(lines.get(1).contains(" handler ") && lines.get(1).endsWith(" /late"), lines::toString);
        assertEquals("1 connections", lines.getLast());
    }
}
