package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.metrics.Metrics;
import dev.torc.http.middleware.AccessLog;
import dev.torc.http.middleware.BodyLimit;
import dev.torc.http.middleware.Compression;
import dev.torc.http.middleware.Cors;
import dev.torc.http.middleware.RequestIds;
import dev.torc.http.middleware.SecurityHeaders;
import dev.torc.http.middleware.Timing;
import dev.torc.http.routing.Router;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A router and eight middlewares allocate nothing for a request, on the loop. */
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class MiddlewareAllocationTest {
    private static final int WARM_UP_REQUESTS = 20_032;
    private static final int REQUESTS = 10_016;
    private static final int PIPELINED = 32;
    private static final String REQUEST = """
            GET /users/7 HTTP/1.1
            Host: a
            User-Agent: a test
            Accept-Encoding: gzip
            Origin: https://app.example
            X-Request-Id: abc

            """.replace("\n", "\r\n");

    private final Transport transport;

    MiddlewareAllocationTest(Transport transport) {
        this.transport = transport;
    }

    /** What the loop's thread allocated within the handler. */
    private static final class Measured implements Middleware {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long requests;
        private volatile long allocated;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // by the one loop
        public HttpHandler around(HttpHandler next) {
            return exchange -> {
                long before = threads.getCurrentThreadAllocatedBytes();
                next.handle(exchange);
                long bytes = threads.getCurrentThreadAllocatedBytes() - before;
                if (++requests > WARM_UP_REQUESTS) {
                    allocated += bytes;
                }
            };
        }
    }

    @Test
    void nothingIsAllocatedPerRequest() throws IOException {
        Measured measured = new Measured();
        Router.Builder routes = Router.builder();
        for (int i = 0; i < 200; i++) {
            routes.get("/kind" + i + "/{id}", exchange -> exchange.text(200, "kind"));
        }
        routes.get("/users/{id}", exchange -> exchange.text(200, "*"));
        long dropped;
        try (AccessLog log = AccessLog.to(OutputStream.nullOutputStream())
                .format(AccessLog.Format.JSON)
                .recordsPerLoop(2 * PIPELINED)
                .start()) {
            Middleware eight = Middleware.chain(
                    log,
                    RequestIds.create(),
                    Timing.serverTiming(),
                    SecurityHeaders.defaults(),
                    Cors.builder().origins("https://app.example").build(),
                    BodyLimit.of(1000),
                    Compression.gzip(),
                    new Metrics().byRoute());
            try (TestServer server = new TestServer(
                            transport, Middleware.chain(measured, eight).around(routes.build()));
                    RawClient client = server.client()) {
                String batch = REQUEST.repeat(PIPELINED);
                for (int i = 0; i < (WARM_UP_REQUESTS + REQUESTS) / PIPELINED; i++) {
                    client.send(batch);
                    readAnswers(client.input());
                    while (log.written() < (i + 1L) * PIPELINED) {
                        Thread.onSpinWait(); // or the log would need more records in the end than in the beginning
                    }
                }
                assertEquals(0, server.failures());
            }
            dropped = log.dropped();
        }
        assertEquals(0, dropped);
        assertTrue(measured.allocated < REQUESTS, () -> measured.allocated + " bytes in " + REQUESTS + " requests");
    }

    /** No head has an asterisk. */
    private static void readAnswers(InputStream in) throws IOException {
        byte[] read = new byte[16 << 10];
        int answers = 0;
        while (answers < PIPELINED) {
            int count = in.read(read);
            assertTrue(count > 0, "the connection has ended");
            for (int i = 0; i < count; i++) {
                answers += read[i] == '*' ? 1 : 0;
            }
        }
    }
}
