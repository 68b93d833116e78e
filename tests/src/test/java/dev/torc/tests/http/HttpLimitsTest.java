package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit and deadline of the server, seen on the socket and in its counter. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class HttpLimitsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final HttpLimits LIMITS = HttpLimits.defaults();
    private static final HttpTimeouts TIMEOUTS = HttpTimeouts.defaults();
    private static final HttpHandler HELLO = exchange -> exchange.text(200, "Hello");

    private final Transport transport;

    HttpLimitsTest(Transport transport) {
        this.transport = transport;
    }

    private TestServer server(HttpHandler handler, HttpLimits limits) throws IOException {
        return new TestServer(transport, handler, limits, TIMEOUTS);
    }

    private TestServer server(HttpHandler handler, HttpTimeouts timeouts) throws IOException {
        return new TestServer(transport, handler, LIMITS, timeouts);
    }

    private static void status(int expected, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + expected + " "), response);
    }

    /** Sends an octet now and then until the server no longer takes any. */
    private static void drip(RawClient client, Duration gap) {
        assertThrows(IOException.class, () -> {
            while (true) {
                client.send("a");
                LockSupport.parkNanos(gap.toNanos());
            }
        });
    }

    @Test
    void aHeadThatDripsIsRefusedAtItsDeadline() throws IOException {
        try (TestServer server = server(HELLO, TIMEOUTS.withHead(SHORT).withLinger(SHORT));
                RawClient client = server.client()) {
            long start = System.nanoTime();
            client.send("GET /");
            drip(client, Duration.ofMillis(20));
            assertTrue(System.nanoTime() - start >= SHORT.toNanos());
            assertEquals(1, server.count(Counter.HEAD_TIMEOUTS));
        }
    }

    @Test
    void aBodyThatDripsIsRefusedSinceAnOctetIsNoProgress() throws IOException {
        try (TestServer server =
                        server(HttpLimitsTest::collect, TIMEOUTS.withBody(SHORT).withLinger(SHORT));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
            drip(client, Duration.ofMillis(20));
            assertEquals(1, server.count(Counter.BODY_TIMEOUTS));
        }
    }

    @Test
    void aBodyThatMakesProgressMayTakeLongerThanTheDeadline() throws IOException {
        HttpLimits limits = LIMITS.withProgressBytesMin(5);
        try (TestServer server = new TestServer(transport, HttpLimitsTest::collect, limits, TIMEOUTS.withBody(SHORT));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 40\r\n\r\n");
            for (int i = 0; i < 40; i++) {
                client.send("a");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(15));
            }
            assertTrue(client.readAll().endsWith("40"));
        }
    }

    private static void collect(HttpExchange exchange) {
        exchange.receiveAll(1 << 20, body -> exchange.text(200, "" + body.length));
    }

    @Test
    void aHandlerThatNeverAnswersIsAnsweredForWith503AndTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (TestServer server = server(exchange -> exchange.onAbort(told::countDown), TIMEOUTS.withHandler(SHORT))) {
            status(503, server.exchange(GET));
            assertTrue(told.await(10, TimeUnit.SECONDS));
            assertEquals(1, server.count(Counter.HANDLER_TIMEOUTS));
        }
    }

    @Test
    void aPeerThatTakesNothingIsResetAtItsDeadline() throws IOException {
        HttpHandler big = exchange -> exchange.respond(200, null, new byte[32 << 20]);
        try (TestServer server = server(big, TIMEOUTS.withWriteStall(SHORT));
                RawClient client = server.client()) {
            client.send(GET).readUntil("\r\n\r\n");
            while (server.count(Counter.WRITE_TIMEOUTS) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            assertThrows(IOException.class, client::readAll);
        }
    }

    /** Writes until the peer takes no more, and goes on when it does; counts the writes. */
    private static void pour(HttpExchange exchange, AtomicInteger writes) {
        do {
            writes.incrementAndGet();
        } while (exchange.write(ByteBuffer.allocate(16 << 10)));
        exchange.onWritable(() -> pour(exchange, writes));
    }

    @Test
    void peersThatTakeNothingDoNotStopTheOthers() throws IOException {
        AtomicInteger writes = new AtomicInteger();
        HttpHandler handler = exchange -> {
            if (exchange.request().pathEquals("/")) {
                exchange.text(200, "Hello");
            } else {
                exchange.start(200, null, -1);
                pour(exchange, writes);
            }
        };
        LoopOptions twoBuffers = LoopOptions.defaults().withBuffers(16 << 10, 32 << 10);
        try (TestServer server = new TestServer(transport, handler, LIMITS, TIMEOUTS, twoBuffers);
                RawClient slow = server.client();
                RawClient client = server.client()) {
            slow.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
            for (int before = 0; before != writes.get(); ) {
                before = writes.get();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            }
            for (int i = 0; i < 3; i++) {
                client.send(GET).readUntil("Hello");
            }
        }
    }

    @Test
    void aLastResponseThatIsReadSlowlyIsNotCutByTheLingerTime() throws IOException {
        int length = 12 << 20;
        HttpHandler big = exchange -> exchange.respond(200, null, new byte[length]);
        try (TestServer server = server(big, TIMEOUTS.withLinger(Duration.ofMillis(50)));
                RawClient client = server.client()) {
            String head = client.send(LAST).readUntil("\r\n\r\n");
            assertTrue(head.contains("Connection: close"), head);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
            assertEquals(length, client.readAll().length());
        }
    }

    @Test
    void anIdleConnectionIsClosedAndCounted() throws IOException {
        try (TestServer server = server(HELLO, TIMEOUTS.withIdle(SHORT))) {
            assertTrue(server.exchange(GET).endsWith("Hello"));
            assertEquals(1, server.count(Counter.IDLE_TIMEOUTS));
        }
    }

    @Test
    void aConnectionClosesAfterAsManyRequestsAsItMayHave() throws IOException {
        try (TestServer server = server(HELLO, LIMITS.withRequestsPerConnectionMax(2))) {
            String all = server.exchange(GET + GET + GET);
            assertEquals(2, all.split("Hello", -1).length - 1, all);
            assertTrue(all.contains("Connection: close"), all);
            assertEquals(1, server.count(Counter.REQUESTS_MAX));
        }
    }

    @Test
    void oneConnectionTooManyIsAnswered503() throws IOException {
        try (TestServer server = server(HELLO, LIMITS.withConnectionsMax(1))) {
            try (RawClient first = server.client()) {
                first.send(GET).readUntil("Hello");
                status(503, server.exchange(""));
                first.send(GET).readUntil("Hello");
            }
            assertEquals(1, server.count(Counter.CONNECTIONS_MAX));
        }
    }

    @Test
    void oneConnectionTooManyOfAnAddressIsAnswered503AndAPlaceIsGivenBack() throws IOException {
        try (TestServer server = server(HELLO, LIMITS.withConnectionsPerAddressMax(1))) {
            try (RawClient first = server.client()) {
                first.send(GET).readUntil("Hello");
                status(503, server.exchange(""));
                first.send(LAST).readAll();
            }
            while (server.count(Counter.CONNECTIONS) > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            status(200, server.exchange(LAST));
            assertEquals(1, server.count(Counter.CONNECTIONS_PER_ADDRESS_MAX));
        }
    }

    @Test
    void aLongBodyThatNobodyReadsEndsTheConnectionAfterTheResponse() throws IOException {
        try (TestServer server = server(HELLO, LIMITS.withUnreadBodyBytesMax(10))) {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n";
            status(200, server.exchange(post));
            assertEquals(1, server.count(Counter.UNREAD_BODIES));
        }
    }

    @Test
    void aBodyLongerThanIsCollectedIsAnswered413() throws IOException {
        HttpHandler collecting = exchange -> exchange.receiveAll(4, body -> exchange.text(200, "" + body.length));
        try (TestServer server = server(collecting, LIMITS.withUnreadBodyBytesMax(0))) {
            status(413, server.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde"));
            status(
                    413,
                    server.exchange(
                            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
        }
    }

    @Test
    void aLongPipelineLetsOthersHaveTheirTurnAndIsAnsweredInFull() throws IOException {
        try (TestServer server = server(HELLO, LIMITS.withPipelinedMax(4))) {
            String all = server.exchange(GET.repeat(500) + LAST);
            assertEquals(501, all.split("Hello", -1).length - 1);
            assertTrue(server.count(Counter.PIPELINE_PAUSES) > 10);
            assertEquals(501, server.count(Counter.REQUESTS));
        }
    }

    @Test
    void aPipelineThatIsNotReadIsNotAnsweredWithoutEnd() throws IOException {
        HttpHandler wide = exchange -> exchange.respond(200, null, new byte[64 << 10]);
        try (TestServer server = server(wide, LIMITS);
                RawClient client = server.client()) {
            client.send(GET.repeat(2_000)).readUntil("\r\n\r\n");
            long before = -1;
            while (before != server.count(Counter.REQUESTS)) {
                before = server.count(Counter.REQUESTS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            }
            assertTrue(before < 400, "answered " + before);
        }
    }

    @Test
    void tlsAndHttp2OnThePortAreRefusedAtOnceAndCounted() throws IOException {
        try (TestServer server = server(HELLO, LIMITS)) {
            status(400, server.exchange("\u0016\u0003\u0001\u0002\u0000\u0001\u0000"));
            status(505, server.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
            assertEquals(1, server.count(Counter.TLS_HELLOS));
            assertEquals(1, server.count(Counter.HTTP2_PREFACES));
            assertEquals(2, server.count(Counter.MALFORMED));
        }
    }

    @Test
    void aPausedBodyHoldsTheClientBack() throws IOException {
        HttpHandler pausing = exchange -> exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {
                exchange.pauseBody();
            }

            @Override
            public void onComplete() {}
        });
        try (TestServer server = server(pausing, TIMEOUTS.withHandler(SHORT));
                RawClient client = server.client()) {
            String response = client.send(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "a".repeat(50_000))
                    .readAll();
            status(503, response);
        }
    }
}
