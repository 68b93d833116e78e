package dev.torc.bench.jmh;

import dev.torc.http.HttpExchange;
import dev.torc.http.Key;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost that a middleware hands a typed value to the handler? Each call parses a head of 35 bytes, sets the value, and
 * reads it in the handler: from a field that both know, from an attribute under a typed key, and through a generic wrapper whose
 * type is bounded, which boxes it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@State(Scope.Thread)
public class TypedContextBenchmark {
    private static final Key<Tenant> TENANT = Key.named("tenant");

    private final FakeExchange exchange = new FakeExchange("/plaint");
    private final Tenant[] tenants = new Tenant[16];
    private Tenant field;
    private int next;

    /** Makes the tenants, whose ids are beyond the JDK's cache of boxes. */
    public TypedContextBenchmark() {
        for (int i = 0; i < tenants.length; i++) {
            tenants[i] = new Tenant(1_000_000_000_000L + i);
        }
    }

    private record Tenant(long id) {}

    private record Bounded<T extends Number>(T value, HttpExchange exchange) {}

    private Tenant tenant() {
        exchange.parse();
        return tenants[next++ & tenants.length - 1];
    }

    /** A field that the middleware and the handler share. */
    @Benchmark
    public long plain() {
        field = tenant();
        return plainHandler();
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long plainHandler() {
        return field.id() + (exchange.request().keepAlive() ? 1 : 0);
    }

    /** Torc's attribute. */
    @Benchmark
    public long typedKey() {
        exchange.attribute(TENANT, tenant());
        return keyHandler(exchange);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private long keyHandler(HttpExchange request) {
        return request.attribute(TENANT).id() + (request.request().keepAlive() ? 1 : 0);
    }

    /** A wrapper of a bounded type. */
    @Benchmark
    public long boundedType() {
        return boundedHandler(new Bounded<>(tenant().id(), exchange));
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private <T extends Number> long boundedHandler(Bounded<T> bounded) {
        return bounded.value().longValue() + (bounded.exchange().request().keepAlive() ? 1 : 0);
    }
}
