package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
}
