package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What would hold a connection, or what it has sent, for longer than the deadlines and limits allow. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class HeldConnectionsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final HttpTimeouts TIMEOUTS = HttpTimeouts.defaults().withLinger(SHORT);
    private static final int BACKLOG_BYTES_MAX = 8 << 20;

    private final Transport transport;

    HeldConnectionsTest(Transport transport) {
        this.transport = transport;
    }

    private TestServer server(HttpHandler handler, HttpTimeouts timeouts) throws IOException {
        return new TestServer(transport, handler, HttpLimits.defaults(), timeouts);
    }

    private static void await(TestServer server, Counter counter) {
        while (server.count(counter) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Writes until the peer takes no more. */
    private static void pour(HttpExchange exchange) {
        while (exchange.write(ByteBuffer.allocate(16 << 10))) {
            // More.
        }
        exchange.onWritable(() -> pour(exchange));
    }

    @Test
    void aReaderThatStopsAfterAQuietTimeIsResetAtItsDeadline() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        HttpHandler later = exchange -> {
            exchange.onAbort(told::countDown);
            exchange.start(200, null, -1);
            exchange.connection()
                    .loop()
                    .newTimer(() -> pour(exchange))
                    .arm(SHORT.multipliedBy(3).toNanos());
        };
        try (TestServer server = server(later, TIMEOUTS.withWriteStall(SHORT));
                RawClient client = server.client()) {
            client.send(GET).readUntil("\r\n\r\n");
            await(server, Counter.WRITE_TIMEOUTS);
            assertTrue(told.await(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whatFollowsAPartOfAHeadIsNotReceivedWhileResponsesWait() throws Exception {
        HttpHandler big = exchange -> exchange.respond(200, null, new byte[1 << 20]);
        try (TestServer server = server(big, TIMEOUTS);
                RawClient client = server.client()) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send("G");
                    while (true) {
                        client.send(GET.substring(1) + "G");
                    }
                } catch (IOException e) {
                    // The connection was closed, at last.
                }
            });
            long before = -1;
            while (server.receivedBytes() != before) {
                before = server.receivedBytes();
                assertTrue(before < BACKLOG_BYTES_MAX, () -> server.receivedBytes() + " bytes were received");
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            }
            client.reset();
            sender.join();
        }
    }

    @Test
    void aReceiverThatThrowsAtADeadlineEndsItsConnection() throws IOException {
        HttpHandler throwing = exchange -> exchange.receive(new BodyReceiver() {
            @Override
            public void onBytes(ByteBuffer lent) {}

            @Override
            public void onComplete() {}

            @Override
            public void onAbort() {
                throw new IllegalStateException("on purpose");
            }
        });
        try (TestServer server = server(throwing, TIMEOUTS.withBody(SHORT));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx");
            assertThrows(SocketException.class, client::readAll);
            assertEquals(1, server.failures());
        }
    }

    @Test
    void aRefusalThatCannotBeEncodedEndsItsConnection() throws IOException {
        HttpHandler silent = exchange -> exchange.listen(new ResponseListener() {
            @Override
            public void onStart(HttpExchange told, int status) {
                told.header("X-A", "\u4e2d");
            }
        });
        try (TestServer server = server(silent, TIMEOUTS.withHandler(SHORT));
                RawClient client = server.client()) {
            client.send(GET);
            assertThrows(SocketException.class, client::readAll);
        }
    }

    @Test
    void aBlockingStreamThatCouldNotBeClosedIsCutOff() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        HttpHandler interrupted = Blocking.handler(exchange -> {
            Thread own = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                LockSupport.parkNanos(SHORT.multipliedBy(3).toNanos());
                own.interrupt();
            });
            try (OutputStream out = exchange.stream(200, null, -1)) {
                while (true) {
                    out.write(new byte[16 << 10]);
                }
            } catch (IOException e) {
                full.countDown();
            }
        });
        try (TestServer server = server(interrupted, TIMEOUTS);
                RawClient client = server.client()) {
            client.send(GET).readUntil("\r\n\r\n");
            assertTrue(full.await(10, TimeUnit.SECONDS));
            assertThrows(SocketException.class, client::readAll);
        }
    }

    @Test
    void aRefusedHeadHasNoContent() throws IOException {
        HttpHandler throwing = exchange -> {
            throw new IllegalStateException("on purpose");
        };
        try (TestServer server = server(throwing, TIMEOUTS)) {
            String response = server.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(response.startsWith("HTTP/1.1 500 ") && response.endsWith("\r\n\r\n"), response);
            assertTrue(response.contains("\r\nContent-Length: 22\r\n"), response);
        }
    }
}
