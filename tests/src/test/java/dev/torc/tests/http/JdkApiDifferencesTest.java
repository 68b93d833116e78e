package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Where Torc's server behind the JDK's API is not as the JDK's: each is in the package's comment, and on purpose. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.JdkApiServer#all")
final class JdkApiDifferencesTest {
    /** Of a head; the JDK's server has six times as much. */
    private static final int LIMIT_BYTES = 64 << 10;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final boolean torc;
    private final JdkApiServer kind;
    private final HttpServer server;

    JdkApiDifferencesTest(JdkApiServer kind) throws IOException {
        this.kind = kind;
        this.torc = kind.isTorc();
        this.server = kind.create();
    }

    @BeforeEach
    void starts() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
        threads.shutdownNow();
    }

    private RawClient raw() throws IOException {
        return new RawClient(server.getAddress());
    }

    private String headOf(String request) throws IOException {
        try (RawClient raw = raw()) {
            return raw.send(request).readUntil("\r\n\r\n");
        }
    }

    private static String head(String request, String... fields) {
        String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
        return request + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n";
    }

    @Test
    void aHandlerThatThrowsBeforeItsResponseIsAnsweredWith500() throws IOException {
        server.createContext("/", exchange -> {
            throw new IllegalStateException("thrown on purpose");
        });
        if (torc) {
            assertTrue(headOf(head("GET /")).startsWith("HTTP/1.1 500 "));
        } else {
            assertThrows(IOException.class, () -> headOf(head("GET /")));
        }
    }

    @Test
    void theHeadToHeadTellsTheFramingThatGetWouldHave() throws IOException {
        server.createContext("/sized", exchange -> exchange.sendResponseHeaders(200, 5));
        server.createContext("/unsized", exchange -> exchange.sendResponseHeaders(200, -1));
        assertEquals(torc, headOf(head("HEAD /sized")).contains("\r\nContent-Length: 5\r\n"));
        assertEquals(torc, headOf(head("HEAD /unsized")).contains("\r\nTransfer-Encoding: chunked\r\n"));
    }

    @Test
    void aPathWithoutAContextKeepsTheConnection() throws IOException {
        String response = headOf(head("GET /"));
        assertTrue(response.startsWith("HTTP/1.1 404 "), response);
        assertEquals(torc, !response.contains("\r\nConnection: close\r\n"));
    }

    @Test
    void a100IsSentWhenTheBodyIsRead() throws IOException {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "unread"));
        String first = headOf(head("POST /", "Content-Length: 2", "Expect: 100-continue"));
        assertEquals(torc, first.startsWith("HTTP/1.1 200 "), first);
        assertEquals(torc, first.contains("\r\nConnection: close\r\n"), first);
    }

    @Test
    void whatIsNotAFinalStatusIsRefused() throws Exception {
        server.createContext("/", exchange -> {
            for (int status : List.of(103, 600)) {
                try {
                    exchange.sendResponseHeaders(status, -1);
                    seen.add("sent");
                    return;
                } catch (IOException e) {
                    seen.add("refused");
                }
            }
            JdkApiApplication.text(exchange, 200, "ok");
        });
        assertTrue(headOf(head("GET /")).startsWith(torc ? "HTTP/1.1 200 " : "HTTP/1.1 103 "));
        assertEquals(torc ? "refused" : "sent", seen.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void fieldsOfFramingAndTheConnectionAreTheServers() throws IOException {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Keep-Alive", "timeout=5");
            exchange.getResponseHeaders().set("Upgrade", "foo");
            JdkApiApplication.text(exchange, 200, "ok");
        });
        String response = headOf(head("GET /"));
        assertEquals(!torc, response.contains("Keep-alive"), response);
        assertEquals(!torc, response.contains("Upgrade"), response);
    }

    @Test
    void requestsThatHttpDoesNotAllowAreRefusedByTheParser() throws IOException {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "ok"));
        assertEquals(torc, headOf("GET / HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 400 "), "no Host");
        assertEquals(torc, headOf("GET / HTTP/1.1\nHost: a\n\n\r\n\r\n").startsWith("HTTP/1.1 400 "), "bare LF");
    }

    @Test
    void connectIsAnsweredWith501() throws IOException {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "ok"));
        if (torc) {
            assertTrue(headOf(head("CONNECT a:80")).startsWith("HTTP/1.1 501 "));
        } else {
            assertThrows(IOException.class, () -> headOf(head("CONNECT a:80")));
        }
    }

    @Test
    void aRequestThatTheExecutorRejectsIsAnsweredWith503() throws IOException {
        HttpServer full = kind.create();
        full.setExecutor(task -> {
            throw new RejectedExecutionException("full");
        });
        full.start();
        try (RawClient raw = new RawClient(full.getAddress())) {
            raw.send(head("GET /"));
            if (torc) {
                assertTrue(raw.readAll().startsWith("HTTP/1.1 503 "));
            } else {
                assertThrows(IOException.class, () -> raw.readUntil("\r\n\r\n"));
            }
        } finally {
            full.stop(0);
        }
    }

    @Test
    void httpsIsNotSupported() {
        if (torc) {
            var e = assertThrows(
                    UnsupportedOperationException.class, () -> kind.provider().createHttpsServer(null, 0));
            assertTrue(String.valueOf(e.getMessage()).contains("DefaultHttpServerProvider"), e.getMessage());
        }
    }

    @Test
    void a205HasNoBody() throws IOException {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(205, 5);
            exchange.getResponseBody().write("lost!".getBytes(ISO_8859_1));
            exchange.close();
        });
        try (RawClient raw = raw()) {
            raw.send(head("GET /", "Connection: close"));
            String response = raw.readAll();
            assertTrue(response.startsWith("HTTP/1.1 205 "), response);
            assertEquals(!torc, response.endsWith("\r\n\r\nlost!"), response);
            assertEquals(torc, response.contains("\r\nContent-Length: 0\r\n"), response);
        }
    }

    @Test
    void a304HasNoContentLength() throws IOException {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "10");
            exchange.sendResponseHeaders(304, -1);
        });
        String response = headOf(head("GET /"));
        assertTrue(response.startsWith("HTTP/1.1 304 "), response);
        assertEquals(!torc, response.toLowerCase(Locale.ROOT).contains("\r\ncontent-length: 10\r\n"), response);
    }

    @Test
    void anExceptionAfterTheEndIsLogged() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        server.createContext("/ends", exchange -> {
            JdkApiApplication.text(exchange, 200, "whole");
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IllegalStateException("thrown on purpose after the end");
        });
        server.createContext("/next", exchange -> JdkApiApplication.text(exchange, 200, "next"));
        Logger logger = Logger.getLogger("com.sun.net.httpserver");
        Handler capturing = new Capturing(seen);
        logger.addHandler(capturing);
        try (RawClient raw = raw()) {
            raw.send(head("GET /ends")).readUntil("whole");
            read.countDown();
            if (torc) {
                assertEquals("thrown on purpose after the end", seen.poll(10, TimeUnit.SECONDS));
            }
            raw.send(head("GET /next")).readUntil("next");
            assertEquals(List.of(), List.copyOf(seen));
        } finally {
            logger.removeHandler(capturing);
        }
    }

    /** Keeps the messages of what was thrown. */
    private static final class Capturing extends Handler {
        private final Queue<String> messages;

        Capturing(Queue<String> messages) {
            this.messages = messages;
        }

        @Override
        public void publish(LogRecord event) {
            Throwable thrown = event.getThrown();
            if (thrown != null) {
                messages.add(String.valueOf(thrown.getMessage()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void aHeadHas64KiBAndATargetHalfOfIt() throws IOException {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "ok"));
        String longField = "X-Long: " + "x".repeat(LIMIT_BYTES - 1000);
        String longTarget = "GET /" + "x".repeat(LIMIT_BYTES / 2 - 1000);
        assertTrue(headOf(head("GET /", longField)).startsWith("HTTP/1.1 200 "));
        assertTrue(headOf(head(longTarget)).startsWith("HTTP/1.1 200 "));
        assertTrue(headOf(head("GET /", longField + "x".repeat(1000))).startsWith("HTTP/1.1 " + (torc ? 431 : 200)));
        assertTrue(headOf(head(longTarget + "x".repeat(1000))).startsWith("HTTP/1.1 " + (torc ? 414 : 200)));
    }

    /** On the JDK's server a connection ends when the server stops, after the response that is given then. */
    @Test
    void stoppingLetsAnIdleConnectionBringOneMoreRequest() throws Exception {
        server.createContext("/", exchange -> JdkApiApplication.text(exchange, 200, "here"));
        if (!torc) {
            return;
        }
        try (RawClient raw = raw()) {
            raw.send(head("GET /")).readUntil("here");
            Thread stopping = Thread.ofVirtual().start(() -> server.stop(20));
            String answer;
            do {
                answer = raw.send(head("GET /")).readUntil("here");
            } while (!answer.contains("\r\nConnection: close\r\n"));
            assertEquals(-1, raw.input().read());
            stopping.join();
        }
    }
}
