package dev.torc.bench.jmh;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a request through eight middlewares cost, each of which notes something of the request? Once with Torc's chain, which
 * is composed beforehand and notes under typed keys; once with an object per request that is handed along; and once as frameworks
 * do that wrap the next handler at each request, in closures that capture it and the request.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@State(Scope.Thread)
public class MiddlewareBenchmark {
    private static final int LINKS = 8;

    private final FakeExchange exchange = new FakeExchange("/plaintext");
    private HttpHandler composed;
    private ContextHandler[] handed;
    private Wrapper[] wrappers;
    private long noted;

    /** An object per request, in place of attributes. */
    private static final class Context {
        final HttpExchange exchange;
        long notes;

        Context(HttpExchange exchange) {
            this.exchange = exchange;
        }
    }

    private interface ContextHandler {
        void handle(Context context, int link);
    }

    private interface Wrapper {
        Runnable around(HttpExchange exchange, Runnable next);
    }

    /** Composes the chains. */
    @Setup
    public void compose() {
        Middleware[] links = new Middleware[LINKS];
        for (int i = 0; i < LINKS; i++) {
            Key<String> key = Key.named("note " + i);
            links[i] = next -> request -> {
                request.attribute(key, "noted");
                next.handle(request);
            };
        }
        composed = Middleware.chain(links).around(request -> request.respond(200));
        handed = new ContextHandler[LINKS + 1];
        Arrays.fill(handed, (ContextHandler) this::handOn);
        handed[LINKS] = (context, link) -> context.exchange.respond(200);
        wrappers = new Wrapper[LINKS];
        Arrays.fill(wrappers, (Wrapper) this::wrap);
    }

    private void handOn(Context context, int link) {
        context.notes++;
        handed[link + 1].handle(context, link + 1);
    }

    private Runnable wrap(HttpExchange request, Runnable next) {
        return () -> {
            noted += request.status();
            next.run();
        };
    }

    /** Torc's. */
    @Benchmark
    public int composedOnce() throws Exception {
        composed.handle(exchange);
        return exchange.status();
    }

    /** An object for each request, and nothing captured. */
    @Benchmark
    public int contextPerRequest() {
        handed[0].handle(new Context(exchange), 0);
        return exchange.status();
    }

    /** A closure for each middleware and request. */
    @Benchmark
    public long closuresPerRequest() {
        Runnable handler = () -> exchange.respond(200);
        for (int i = LINKS - 1; i >= 0; i--) {
            handler = wrappers[i].around(exchange, handler);
        }
        handler.run();
        return noted;
    }
}
