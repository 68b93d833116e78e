package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.HttpStats.Counter;
import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.EventLoop;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats;
import dev.torc.transport.Transport;
import dev.torc.transport.nio.NioTransport;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server of one loop for one test; closing it checks that it left nothing behind. */
final class TestServer implements AutoCloseable {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    TestServer(Transport transport, HttpHandler handler) throws IOException {
        this(transport, handler, HttpLimits.defaults(), HttpTimeouts.defaults());
    }

    TestServer(Transport transport, HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts) throws IOException {
        this(transport, handler, limits, timeouts, LoopOptions.defaults());
    }

    TestServer(
            Transport transport, HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts, LoopOptions loopOptions)
            throws IOException {
        server = HttpServer.builder()
                .transport(transport)
                .loopOptions(loopOptions.withLoops(1).withFailureListener(failures::add))
                .limits(limits)
                .timeouts(timeouts)
                .listen("127.0.0.1", 0)
                .handler(handler)
                .connectHandler(handler)
                .start();
    }

    /** The transports that work here. */
    static List<Transport> transports() {
        String reason = UringSupport.here().unavailability();
        return reason == null
                ? List.of(NioTransport.create(), UringTransport.create())
                : List.of(NioTransport.create());
    }

    RawClient client() throws IOException {
        return new RawClient(server.address());
    }

    /** Sends and reads until the server ends the connection. */
    String exchange(String request) throws IOException {
        try (RawClient client = client()) {
            return client.send(request).readAll();
        }
    }

    long count(Counter counter) {
        return server.stats().get(counter);
    }

    /** What its loop has counted. */
    long count(LoopStats.Counter counter) {
        return server.loops().all().getFirst().stats().get(counter);
    }

    /** How many bytes its connections have received. */
    long receivedBytes() {
        return count(LoopStats.Counter.RECEIVED_BYTES);
    }

    int failures() {
        return failures.size();
    }

    @Override
    public void close() {
        server.close();
        assertEquals(0, count(Counter.CONNECTIONS));
        for (EventLoop loop : server.loops().all()) {
            assertEquals(0, loop.stats().get(LoopStats.Counter.CONNECTIONS));
            assertEquals(0, loop.stats().get(LoopStats.Counter.BUFFERS_IN_USE));
        }
    }
}
