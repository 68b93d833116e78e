package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.Blocking;
import dev.torc.http.BlockingExchange;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocking handlers on an executor, and exchanges that outlive their handler's call. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class BlockingExecutorTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(
            2, task -> Thread.ofPlatform().name("pool").unstarted(task));
    private final CompletableFuture<BlockingExchange> detached = new CompletableFuture<>();
    private final Transport transport;

    BlockingExecutorTest(Transport transport) {
        this.transport = transport;
    }

    @AfterEach
    void endsThePool() {
        pool.shutdownNow();
    }

    private TestServer server(Executor executor) throws IOException {
        return new TestServer(transport, Blocking.handler(this::handle, executor));
    }

    private void handle(BlockingExchange exchange) throws IOException {
        switch (exchange.request().path()) {
            case "/detach" -> {
                exchange.detach();
                detached.complete(exchange);
            }
            case "/detach-throw" -> {
                exchange.detach();
                throw new IOException("thrown on purpose");
            }
            default ->
                exchange.respond(200, null, Thread.currentThread().getName().getBytes(US_ASCII));
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    void handlersRunOnTheExecutorsThreads() throws IOException {
        try (TestServer server = server(pool);
                RawClient client = server.client()) {
            client.send(get("/") + get("/")).readUntil("\r\n\r\npool");
            client.readUntil("\r\n\r\npool");
        }
    }

    @Test
    void aRequestThatTheExecutorRejectsIsAnsweredWith503() throws IOException {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        try (TestServer server = server(full)) {
            String response = server.exchange(get("/"));
            assertTrue(response.startsWith("HTTP/1.1 503 "), response);
            assertTrue(response.contains("\r\nConnection: close\r\n"), response);
        }
    }

    @Test
    void anExecutorThatRunsItsTasksOnTheLoopIsRefused() throws IOException {
        try (TestServer server = server(Runnable::run)) {
            String response = server.exchange(get("/"));
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
            assertEquals(1, server.failures());
        }
    }

    @Test
    void aDetachedExchangeIsAnsweredLaterAndThenTheNextRequestHasItsTurn() throws Exception {
        try (TestServer server = server(pool);
                RawClient client = server.client()) {
            client.send(get("/detach") + get("/"));
            BlockingExchange exchange = detached.get(10, TimeUnit.SECONDS);
            try (OutputStream out = exchange.stream(200, null, -1)) {
                out.write('a');
            }
            client.readUntil("\r\n\r\n1\r\na\r\n0\r\n\r\n");
            client.readUntil("\r\n\r\npool");
        }
    }

    @Test
    void aDetachedExchangeMayBeGivenUp() throws Exception {
        try (TestServer server = server(pool);
                RawClient client = server.client()) {
            client.send(get("/detach"));
            detached.get(10, TimeUnit.SECONDS).abort();
            assertThrows(IOException.class, () -> client.readUntil("\r\n"));
        }
    }

    @Test
    void givingUpAfterTheEndDoesNothing() throws Exception {
        try (TestServer server = server(pool);
                RawClient client = server.client()) {
            client.send(get("/detach"));
            BlockingExchange exchange = detached.get(10, TimeUnit.SECONDS);
            exchange.text(200, "done");
            exchange.abort();
            client.readUntil("done");
            client.send(get("/")).readUntil("pool");
        }
    }

    @Test
    void aHandlerThatThrowsAfterDetachingIsAnsweredWith500() throws IOException {
        try (TestServer server = server(pool)) {
            String response = server.exchange(get("/detach-throw"));
            assertTrue(response.startsWith("HTTP/1.1 500 "), response);
        }
    }
}
