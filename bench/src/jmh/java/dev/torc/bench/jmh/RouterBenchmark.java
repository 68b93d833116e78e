package dev.torc.bench.jmh;

import dev.torc.http.HttpHandler;
import dev.torc.http.routing.Router;
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

    private final FakeExchange[] exchanges = new FakeExchange[REQUESTS];
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
            exchanges[i] = new FakeExchange(path.replace("#", Integer.toString(10 + i)));
        }
    }

    /** No router. */
    @Benchmark
    public int bare() throws Exception {
        FakeExchange exchange = exchanges[next++ & REQUESTS - 1];
        handler.handle(exchange);
        return exchange.status();
    }

    /** The router, and the handler that it found. */
    @Benchmark
    public int routed() throws Exception {
        FakeExchange exchange = exchanges[next++ & REQUESTS - 1];
        router.handle(exchange);
        return exchange.status();
    }
}
