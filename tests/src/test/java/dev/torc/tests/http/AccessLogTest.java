package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.middleware.AccessLog;
import dev.torc.http.middleware.AccessLog.Format;
import dev.torc.http.middleware.RequestIds;
import dev.torc.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A line about each request, whatever clients send and however slow the disk is. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class AccessLogTest {
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final HttpHandler HELLO = exchange -> exchange.text(200, "hello");

    private final Transport transport;

    AccessLogTest(Transport transport) {
        this.transport = transport;
    }

    private static String request(String target, String... fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + String.join("\r\n", fields)
                + (fields.length == 0 ? "\r\n" : "\r\n\r\n");
    }

    private List<String> lines(Format format, HttpHandler handler, String request) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (AccessLog log = AccessLog.to(written).format(format).start();
                TestServer server = new TestServer(transport, log.around(handler))) {
            server.exchange(request);
        }
        String all = written.toString(ISO_8859_1);
        assertTrue(all.isEmpty() || all.endsWith("\n"), all);
        return all.lines().toList();
    }

    @Test
    void commonLinesAreThoseOfApache() throws IOException {
        List<String> lines = lines(Format.COMMON, HELLO, request("/a?b=c"));
        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst()
                        .matches("127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000\\]"
                                + " \"GET /a\\?b=c HTTP/1\\.1\" 200 5"),
                lines::toString);
    }

    @Test
    void combinedLinesHaveRefererAndUserAgent() throws IOException {
        List<String> lines = lines(Format.COMBINED, HELLO, request("/", "User-Agent: me/1", "Referer: http://r/"));
        assertTrue(lines.getFirst().endsWith("\"GET / HTTP/1.1\" 200 5 \"http://r/\" \"me/1\""), lines::toString);
        assertTrue(lines(Format.COMBINED, HELLO, LAST).getFirst().endsWith(" 200 5 \"-\" \"-\""));
    }

    @Test
    void jsonLinesSayAllThatIsKnown() throws IOException {
        HttpHandler handler = RequestIds.create().around(HELLO);
        List<String> lines = lines(Format.JSON, handler, request("/x", "X-Request-Id: abc", "User-Agent: me"));
        assertTrue(
                lines.getFirst()
                        .matches("\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\","
                                + "\"remote\":\"127\\.0\\.0\\.1\",\"method\":\"GET\",\"target\":\"/x\","
                                + "\"version\":\"HTTP/1\\.1\",\"status\":200,\"bytes\":5,\"micros\":\\d+,"
                                + "\"userAgent\":\"me\",\"requestId\":\"abc\",\"complete\":true\\}"),
                lines::toString);
    }

    @Test
    void noClientForgesALine() throws IOException {
        String evil = "User-Agent: a\" 200 1\\\t\u00e9{\"x\":1}";
        List<String> combined = lines(Format.COMBINED, HELLO, request("/%0a\"'", evil));
        assertEquals(1, combined.size());
        assertTrue(
                combined.getFirst()
                                .endsWith("\"GET /%0a\\\"' HTTP/1.1\" 200 5 \"-\" "
                                        + "\"a\\\" 200 1\\\\\\x09\\xe9{\\\"x\\\":1}\"")
                        || combined.getFirst().contains(" 400 "),
                combined::toString);
        List<String> json = lines(Format.JSON, HELLO, request("/", evil));
        String agent = "\"userAgent\":\"a\\\" 200 1\\\\\\u0009\\u00e9{\\\"x\\\":1}\",";
        assertTrue(json.getFirst().contains(agent), json::toString);
    }

    @Test
    void whatIsTooLongIsCutAndMarked() throws IOException {
        List<String> lines =
                lines(Format.COMBINED, HELLO, request("/" + "t".repeat(5000), "User-Agent: " + "u".repeat(300)));
        assertTrue(
                lines.getFirst()
                        .endsWith("\"GET /" + "t".repeat(639) + "... HTTP/1.1\" 200 5 \"-\" \"" + "u".repeat(256)
                                + "...\""),
                lines::toString);
    }

    @Test
    void aResponseThatBreaksOffIsNotComplete() throws IOException {
        HttpHandler breaking = exchange -> {
            exchange.start(200, null, 10);
            exchange.write(ByteBuffer.wrap(new byte[3]));
            exchange.connection().abort();
        };
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (AccessLog log = AccessLog.to(written).format(Format.JSON).start();
                TestServer server = new TestServer(transport, log.around(breaking));
                RawClient client = server.client()) {
            try {
                client.send(LAST).readAll();
            } catch (IOException reset) {
                // That is how it breaks off.
            }
        }
        String line = written.toString(ISO_8859_1);
        assertTrue(line.contains("\"status\":200,\"bytes\":3,") && line.endsWith("\"complete\":false}\n"), line);
    }

    @Test
    void aRefusedHandlerIsLoggedWithItsStatus() throws IOException {
        HttpHandler failing = exchange -> {
            throw new IOException("on purpose");
        };
        assertTrue(lines(Format.COMMON, failing, LAST).getFirst().contains("\" 500 "));
    }

    @Test
    void aBlockedWriterHoldsNoLoopUp() throws IOException {
        CountDownLatch unblocked = new CountDownLatch(1);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int octet) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] octets, int from, int count) throws IOException {
                try {
                    unblocked.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                written.write(octets, from, count);
            }
        };
        int requests = 100;
        AccessLog log = AccessLog.to(slow).recordsPerLoop(8).start();
        try (TestServer server = new TestServer(transport, Middleware.chain(log).around(HELLO));
                RawClient client = server.client()) {
            for (int i = 0; i < requests; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("hello");
            }
        }
        assertTrue(log.dropped() >= requests - 2 * 8, () -> "dropped: " + log.dropped());
        unblocked.countDown();
        log.close();
        List<String> lines = written.toString(ISO_8859_1).lines().toList();
        assertEquals(requests, lines.size() + log.dropped());
        assertEquals(lines.size(), log.written());
        assertFalse(lines.isEmpty());
        lines.forEach(line -> assertTrue(line.matches("127\\S+ - - \\[.*\\] \"GET /\\d+ HTTP/1.1\" 200 5 .*"), line));
    }

    @Test
    void aFileThatWasMovedAwayIsOpenedAnew(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("access.log");
        Path moved = folder.resolve("access.log.1");
        Files.writeString(file, "before\n");
        AccessLog log = AccessLog.to(file).format(Format.COMMON).start();
        try (TestServer server = new TestServer(transport, log.around(HELLO))) {
            server.exchange(LAST);
            while (log.written() < 1) {
                Thread.onSpinWait();
            }
            Files.move(file, moved);
            log.reopen();
            server.exchange(LAST);
        }
        log.close();
        assertEquals(2, Files.readAllLines(moved).size());
        assertEquals(1, Files.readAllLines(file).size());
        assertEquals(0, log.dropped());
    }
}
