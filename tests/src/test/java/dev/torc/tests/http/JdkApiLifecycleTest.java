package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** How a server of com.sun.net.httpserver is bound, started and stopped, and on which threads its handlers run. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.JdkApiServer#all")
final class JdkApiLifecycleTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Queue<Thread> handlers = new ConcurrentLinkedQueue<>();
    private final JdkApiServer kind;
    private final HttpServer server;

    JdkApiLifecycleTest(JdkApiServer kind) throws IOException {
        this.kind = kind;
        this.server = kind.provider().createHttpServer(null, 0);
        server.createContext("/", exchange -> {
            handlers.add(Thread.currentThread());
            JdkApiApplication.text(exchange, 200, "here");
        });
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    private void request() throws IOException {
        try (RawClient client = new RawClient(server.getAddress())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readUntil("here");
        }
    }

    @Test
    void isBoundOnceAndStartedOnceAndNotAfterItsEnd() throws IOException {
        assertNull(server.getAddress());
        assertThrows(IllegalStateException.class, server::start);
        server.bind(ANY, 10);
        assertTrue(server.getAddress().getPort() > 0);
        assertThrows(BindException.class, () -> server.bind(ANY, 10));
        server.start();
        assertThrows(IllegalStateException.class, server::start);
        assertThrows(IllegalStateException.class, () -> server.setExecutor(Runnable::run));
        request();
        assertThrows(IllegalArgumentException.class, () -> server.stop(-1));
        server.stop(0);
        assertThrows(IllegalStateException.class, server::start);
        assertThrows(IOException.class, this::request);
    }

    @Test
    void anAddressInUseIsRefused() throws IOException {
        server.bind(ANY, 0);
        assertThrows(BindException.class, () -> kind.provider().createHttpServer(server.getAddress(), 0));
    }

    @Test
    void aRequestThatComesBeforeTheStartIsAnsweredAfterIt() throws IOException {
        server.bind(ANY, 0);
        try (RawClient client = new RawClient(server.getAddress())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            server.start();
            client.readUntil("here");
        }
    }

    @Test
    void withoutAnExecutorHandlersRunOneAfterAnotherOnOneThread() throws IOException {
        assertNull(server.getExecutor());
        server.bind(ANY, 0);
        server.start();
        for (int i = 0; i < 5; i++) {
            request();
        }
        assertEquals(1, handlers.stream().distinct().count());
        assertEquals("HTTP-Dispatcher", handlers.element().getName());
    }

    @Test
    void anExecutorRunsTheHandlers() throws IOException {
        Executor executor = task -> Thread.ofPlatform().name("given").start(task);
        server.setExecutor(executor);
        assertEquals(executor, server.getExecutor());
        server.bind(ANY, 0);
        server.start();
        request();
        assertEquals("given", handlers.element().getName());
    }

    @Test
    void anExecutorThatRunsTasksOnItsCallersThreadRunsThemOnTheDispatchers() throws IOException {
        server.setExecutor(Runnable::run);
        server.bind(ANY, 0);
        server.start();
        request();
        assertEquals("HTTP-Dispatcher", handlers.element().getName());
    }

    @Test
    void stoppingLetsAnExchangeFinish() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        server.createContext("/slow", exchange -> {
            entered.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            JdkApiApplication.text(exchange, 200, "slow");
        });
        server.bind(ANY, 0);
        server.start();
        Thread stopper = Thread.ofVirtual().unstarted(() -> server.stop(30));
        try (RawClient client = new RawClient(server.getAddress())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            entered.await();
            stopper.start();
            leave.countDown();
            client.readUntil("slow");
        }
        stopper.join();
        assertThrows(IOException.class, this::request);
    }

    @Test
    void stoppingWhatWasNeverStartedIsAllowed() throws IOException {
        server.bind(ANY, 0);
        server.stop(0);
        assertThrows(IOException.class, this::request);
    }

    @Test
    void theContextKnowsItsServerAndHandlerIsSetOnce() {
        var context = server.createContext("/later");
        assertEquals(server, context.getServer());
        assertEquals("/later", context.getPath());
        assertNull(context.getHandler());
        context.setHandler(exchange -> exchange.close());
        assertThrows(IllegalArgumentException.class, () -> context.setHandler(exchange -> exchange.close()));
        assertNull(context.setAuthenticator(null));
    }
}
