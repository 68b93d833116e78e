package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpServer;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on each transport that works here. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("transports")
final class HttpServerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final Duration SHORT = TestHandler.LATE;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Transport transport;
    private HttpServer server;

    HttpServerTest(Transport transport) {
        this.transport = transport;
        this.server = serverWith(HttpTimeouts.defaults());
    }

    static List<Transport> transports() {
        String reason = UringSupport.here().unavailability();
        return reason == null
                ? List.of(NioTransport.create(), UringTransport.create())
                : List.of(NioTransport.create());
    }

    private HttpServer serverWith(HttpTimeouts timeouts) {
        try {
            return HttpServer.builder()
                    .transport(transport)
                    .loopOptions(LoopOptions.defaults().withLoops(1).withFailureListener(failures::add))
                    .limits(HttpLimits.defaults().withBodyBytesMax(1 << 20))
                    .timeouts(timeouts)
                    .listen("127.0.0.1", 0)
                    .handler(new TestHandler())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void isUp() {
        assertTrue(server.address().getPort() > 0);
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

    private void restart(HttpTimeouts timeouts) {
        server.close();
        server = serverWith(timeouts);
    }

    /** The loop serves others, whatever happened to one connection. */
    private void servesOthers() throws IOException {
        try (RawClient other = client()) {
            assertTrue(other.send(LAST).readAll().endsWith("Hello, World!"));
        }
    }

    @Test
    void answersWithDateLengthAndType() throws IOException {
        try (RawClient client = client()) {
            String response = client.send(GET).readUntil("World!");
            assertTrue(response.startsWith("HTTP/1.1 200 OK\r\n"), response);
            assertTrue(response.contains("\r\nContent-Length: 13\r\n"), response);
            assertTrue(response.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), response);
            assertTrue(response.contains("\r\nDate: "), response);
        }
    }

    @Test
    void answersAPipelineInOrderWhateverTakesLong() throws IOException {
        try (RawClient client = client()) {
            String late = "GET /late HTTP/1.1\r\nHost: a\r\n\r\n";
            String all = client.send(GET + late + GET + late + LAST).readAll();
            String bodies = all.replaceAll("(?s)HTTP/1\\.1 200 OK.*?\r\n\r\n", "|");
            assertEquals("|Hello, World!|late|Hello, World!|late|Hello, World!", bodies);
        }
    }

    @Test
    void readsAHeadThatComesByteByByte() throws IOException {
        try (RawClient client = client()) {
            for (int i = 0; i < GET.length(); i++) {
                client.send(GET.substring(i, i + 1));
            }
            assertTrue(client.readUntil("World!").startsWith("HTTP/1.1 200 "));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'GET / HTTP/1.1\\r\\n\\r\\n'",
        "400, 'GET / HTTP/1.1\\nHost: a\\n\\n'",
        "400, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n'",
        "400, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +1\\r\\n\\r\\n'",
        "413, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9999999\\r\\n\\r\\n'",
        "417, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nExpect: tea\\r\\n\\r\\n'",
        "501, 'POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n'",
        "505, 'GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n'",
        "400, '\\026\\003\\001'"
    })
    void refusesAndCloses(int status, String request) throws IOException {
        try (RawClient client = client()) {
            String response = client.send(request.translateEscapes()).readAll();
            assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
        }
        servesOthers();
    }

    @Test
    void refusesTargetsAndHeadsThatAreTooLong() throws IOException {
        try (RawClient client = client()) {
            String response = client.send("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .readAll();
            assertTrue(response.startsWith("HTTP/1.1 414 "), response);
        }
        try (RawClient client = client()) {
            String response = client.send(
                            "GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "a".repeat(1000) + "\r\n").repeat(20))
                    .readAll();
            assertTrue(response.startsWith("HTTP/1.1 431 "), response);
        }
    }

    @Test
    void aMalformedPipelinedRequestEndsOnlyItsConnectionAfterEarlierAnswers() throws IOException {
        try (RawClient client = client();
                RawClient bystander = client()) {
            bystander.send(GET).readUntil("World!");
            String all = client.send(GET + "BROKEN\r\n\r\n" + GET).readAll();
            assertTrue(all.startsWith("HTTP/1.1 200 OK"), all);
            assertTrue(all.contains("HTTP/1.1 400 "), all);
            assertEquals(3, all.split("HTTP/1.1", -1).length, all);
            bystander.send(GET).readUntil("World!");
        }
    }

    @Test
    void aHandlerThatThrowsIsAnsweredWith500AndReportedOnce() throws IOException {
        try (RawClient client = client()) {
            String response =
                    client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n").readAll();
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
        }
        assertEquals(1, failures.size());
        servesOthers();
    }

    @Test
    void aClientThatResetsWithinAResponseHarmsNobody() throws IOException {
        for (int i = 0; i < 20; i++) {
            RawClient client = client();
            client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            client.reset();
        }
        servesOthers();
    }

    @Test
    void sendsABodyLargerThanEveryBuffer() throws IOException {
        try (RawClient client = client()) {
            String response = client.send("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .readAll();
            assertEquals(8 << 20, response.length() - response.indexOf("\r\n\r\n") - 4);
        }
    }

    @Test
    void neverLetsAFieldSplitTheResponse() throws IOException {
        try (RawClient client = client()) {
            String response =
                    client.send("GET /inject HTTP/1.1\r\nHost: a\r\n\r\n").readAll();
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
            assertFalse(response.contains("Injected"), response);
        }
    }

    @Test
    void answeringTwiceIsAnErrorOfTheHandler() throws IOException {
        try (RawClient client = client()) {
            assertThrows(
                    IOException.class,
                    () -> client.send("GET /stale HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("never"));
        }
        servesOthers();
    }

    @Test
    void headAnd204HaveNoBody() throws IOException {
        try (RawClient client = client()) {
            String head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            assertTrue(head.contains("Content-Length: 13"), head);
            String none = client.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            assertTrue(none.startsWith("HTTP/1.1 204 "), none);
            assertFalse(none.contains("Content-Length"), none);
            client.send(GET).readUntil("World!");
        }
    }

    @Test
    void speaksHttp10() throws IOException {
        try (RawClient client = client()) {
            String kept = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .readUntil("World!");
            assertTrue(kept.contains("Connection: keep-alive"), kept);
            String last = client.send("GET /chunks HTTP/1.0\r\n\r\n").readAll();
            assertFalse(last.contains("Transfer-Encoding"), last);
            assertTrue(last.endsWith("\r\n\r\nab"), last);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: v\r\n\r\n"
            })
    void echoesBodiesWholeAndInPieces(String request) throws IOException {
        try (RawClient client = client()) {
            String whole = client.send(request).readUntil("0\r\n\r\n");
            assertEquals("hello", unchunked(whole));
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertEquals("hello", unchunked(client.readUntil("0\r\n\r\n")));
        }
    }

    /** The content of a chunked body, however it was cut into chunks. */
    private static String unchunked(String response) {
        StringBuilder content = new StringBuilder();
        int at = response.indexOf("\r\n\r\n") + 4;
        while (true) {
            int endOfSize = response.indexOf("\r\n", at);
            int size = Integer.parseInt(response, at, endOfSize, 16);
            if (size == 0) {
                return content.toString();
            }
            content.append(response, endOfSize + 2, endOfSize + 2 + size);
            at = endOfSize + 2 + size + 2;
        }
    }

    @Test
    void sends100OnlyWhenTheHandlerAsksForTheBody() throws IOException {
        String head = " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
        try (RawClient client = client()) {
            String response = client.send("POST /none" + head).readAll();
            assertTrue(response.startsWith("HTTP/1.1 204 "), response);
        }
        try (RawClient client = client()) {
            client.send("POST /echo" + head);
            assertTrue(client.readUntil("\r\n\r\n").contains(" "), "some head");
            client.send("ok").readUntil("0\r\n\r\n");
        }
    }

    @Test
    void dropsABodyThatNobodyAskedForAndGoesOn() throws IOException {
        try (RawClient client = client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + "x".repeat(1000) + GET);
            client.readUntil("World!");
            client.readUntil("World!");
        }
    }

    @Test
    void closesAConnectionWhoseHeadIsLateWith408() throws IOException {
        restart(HttpTimeouts.defaults().withHead(SHORT));
        try (RawClient client = client()) {
            String response = client.send("GET / HTT").readAll();
            assertTrue(response.startsWith("HTTP/1.1 408 "), response);
        }
    }

    @Test
    void closesAConnectionWhoseBodyStalls() throws IOException {
        restart(HttpTimeouts.defaults().withBody(SHORT));
        try (RawClient client = client()) {
            assertThrows(
                    IOException.class,
                    () -> client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
                            .readUntil("never"));
        }
        servesOthers();
    }

    @Test
    void closesAnIdleConnectionSilently() throws IOException {
        restart(HttpTimeouts.defaults().withIdle(SHORT));
        try (RawClient client = client()) {
            assertEquals("", client.readAll());
        }
    }

    @Test
    void finishesWhatWasReadWhenItStops() throws IOException {
        try (RawClient client = client();
                RawClient idle = client()) {
            idle.send(GET).readUntil("World!");
            client.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2));
            client.readUntil("late");
            server.stop(Duration.ofSeconds(5));
            String rest = client.readAll();
            assertTrue(rest.endsWith("late"), rest);
            assertTrue(rest.contains("Connection: close"), rest);
            assertEquals("", idle.readAll());
        }
    }

    @Test
    void aServerIsExclusiveOnItsPort() {
        IOException refused = assertThrows(
                IOException.class,
                () -> HttpServer.builder()
                        .transport(NioTransport.create())
                        .loopOptions(LoopOptions.defaults().withLoops(2))
                        .listen("127.0.0.1", server.address().getPort())
                        .handler(new TestHandler())
                        .start());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("Cannot listen on "), refused.getMessage());
    }
}
