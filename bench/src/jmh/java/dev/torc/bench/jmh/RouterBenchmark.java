package dev.torc.bench.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import dev.torc.http.routing.Router;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to find one of 200 routes? {@code bare} calls the handler without a router. Sixteen requests of the same
 * shape take turns, their heads in direct buffers and parsed beforehand.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class RouterBenchmark {
    private static final int ROUTES = 200;
    private static final int ROUTES_PER_KIND = 4;
    private static final int REQUESTS = 16;

    /** With {@code #} for a number; the last one is in no pattern. */
    @Param({"/kind#", "/kind#/7", "/%6bind#/7", "/kind#/7/parts/8", "/kind#/7/none/8/9"})
    public String path;

    private final Exchange[] exchanges = new Exchange[REQUESTS];
    private final HttpHandler handler = exchange -> exchange.respond(200);
    private HttpHandler router;
    private int next;

    /** Builds the router and parses the requests. */
    @Setup
    public void build() {
        Router.Builder builder = Router.builder();
        for (int i = 0; i < ROUTES / ROUTES_PER_KIND; i++) {
            builder.get("/kind" + i, handler)
                    .get("/kind" + i + "/{id}", handler)
                    .post("/kind" + i + "/{id}", handler)
                    .get("/kind" + i + "/{id}/parts/{part}", handler);
        }
        router = builder.build();
        for (int i = 0; i < REQUESTS; i++) {
            exchanges[i] = new Exchange(path.replace("#", Integer.toString(10 + i)));
        }
    }

    /** No router. */
    @Benchmark
    public int bare() throws Exception {
        Exchange exchange = exchanges[next++ & REQUESTS - 1];
        handler.handle(exchange);
        return exchange.status;
    }

    /** The router, and the handler that it found. */
    @Benchmark
    public int routed() throws Exception {
        Exchange exchange = exchanges[next++ & REQUESTS - 1];
        router.handle(exchange);
        return exchange.status;
    }

    private static final class Exchange extends ForwardingExchange {
        private final RequestParser parser = new RequestParser(HttpLimits.defaults());
        private final Object[] attributes = new Object[16];
        private int status;

        Exchange(String path) {
            byte[] head = ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
            ByteBuffer bytes = ByteBuffer.allocateDirect(head.length).put(head).flip();
            if (parser.parse(bytes, 0, head.length) != head.length) {
                throw new IllegalStateException(path + " is not parsed");
            }
        }

        @Override
        protected HttpExchange exchange() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RequestHead request() {
            return parser.head();
        }

        @Override
        public <T> void attribute(Key<T> key, T value) {
            attributes[key.slot()] = value;
        }

        @Override
        public void text(int given, String body) {
            status = given;
        }

        @Override
        public void respond(int given) {
            status = given;
        }
    }
}
