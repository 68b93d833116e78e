package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client is refused, and told so whole, while others hold all of a loop's buffers. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class StarvedRefusalTest {
    private static final int BUFFERS = 2;
    private static final int BUFFER_BYTES = 16 << 10;

    private static final HttpHandler HANDLER = exchange -> {
        switch (exchange.request().path()) {
            case "/endless" -> {
                exchange.start(200, null, -1);
                pour(exchange);
            }
            case "/fails" -> throw new IOException("on purpose");
            default ->
                exchange.text(
                        200,
                        "x".repeat(Integer.parseInt(exchange.request().path().substring(1))));
        }
    };

    private final TestServer server;
    private final List<RawClient> slow = new ArrayList<>();

    StarvedRefusalTest(Transport transport) throws IOException {
        server = new TestServer(
                transport,
                HANDLER,
                HttpLimits.defaults().withBodyBytesMax(10),
                HttpTimeouts.defaults(),
                LoopOptions.defaults().withBuffers(BUFFER_BYTES, BUFFERS * BUFFER_BYTES));
    }

    private static void pour(HttpExchange exchange) {
        while (exchange.write(ByteBuffer.allocate(BUFFER_BYTES))) {
            // Until the client, who reads nothing, holds it up.
        }
        exchange.onWritable(() -> pour(exchange));
    }

    @BeforeEach
    void othersHoldAllBuffers() throws IOException {
        for (int i = 0; i < BUFFERS; i++) {
            RawClient client = server.client();
            slow.add(client);
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("\r\n\r\n");
        }
        while (server.count(Counter.BUFFERS_EXHAUSTED) == 0 || server.count(Counter.BUFFERS_IN_USE) < BUFFERS) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void ends() throws IOException {
        for (RawClient client : slow) {
            client.reset();
        }
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400 Bad Request, GET / HTTP/1.1",
        "414 URI Too Long, GET /LONG HTTP/1.1|Host: a",
        "431 Request Header Fields Too Large, GET / HTTP/1.1|Host: a|X: LONG",
        "413 Content Too Large, POST / HTTP/1.1|Host: a|Content-Length: 11",
        "501 Not Implemented, 'POST / HTTP/1.1|Host: a|Transfer-Encoding: foo, chunked'",
        "505 HTTP Version Not Supported, GET / HTTP/3.0|Host: a",
        "500 Internal Server Error, GET /fails HTTP/1.1|Host: a"
    })
    void aRefusalNeedsNoBufferOfTheBudget(String status, String lines) throws IOException {
        long exhausted = server.count(Counter.BUFFERS_EXHAUSTED);
        String request = lines.replace("|", "\r\n").replace("LONG", "x".repeat(60_000)) + "\r\n\r\n";
        String answer = server.exchange(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
        assertTrue(answer.contains("\r\nConnection: close\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n" + status.substring(4) + "\n"), answer);
        assertTrue(server.count(Counter.BUFFERS_EXHAUSTED) > exhausted, "the budget had a buffer");
    }

    /** A connection has one buffer beyond the budget: here the response before fills it, more or less. */
    @Test
    void aRefusalNeedsNoBufferAtAll() throws IOException {
        for (int free = 600; free >= 0; free -= 10) {
            int length = BUFFER_BYTES - free;
            String answer = server.exchange("GET /" + length + " HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n");
            int end = answer.indexOf("\r\n\r\n") + 4 + length;
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertEquals("x".repeat(length), answer.substring(end - length, end));
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n", end), answer.substring(end));
            assertTrue(answer.endsWith("\r\n\r\nBad Request\n"), answer.substring(end));
        }
    }
}
