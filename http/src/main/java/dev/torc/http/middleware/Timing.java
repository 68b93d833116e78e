package dev.torc.http.middleware;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.ReusableField;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long requests take, from the end of their heads: until the response starts, which is told to the client in
 * Server-Timing, and until it has been given. Shared by all loops; allocates once for each connection.
 */
public final class Timing implements Middleware {
    private static final int DIGITS_MAX = 20;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long NOT_STARTED = -1;

    private final Key<Times> kept = Key.ofConnection("timing");
    private final ResponseListener listener = new Measuring();
    private final @Nullable String metric;
    private final @Nullable Listener told;

    private Timing(@Nullable String metric, @Nullable Listener told) {
        this.metric = metric;
        this.told = told;
    }

    /** Is told how long a request took, on the loop's thread. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The response was given, or can no longer be.
         *
         * @param startNanos from the end of the head to the start of the response, or -1 where it never started
         * @param endNanos from the end of the head until now
         * @param complete whether the response was given whole
         */
        void onTimed(HttpExchange exchange, long startNanos, long endNanos, boolean complete);
    }

    private static final class Times {
        final @Nullable ReusableField field;
        long startNanos;

        Times(@Nullable String metric) {
            field = metric == null ? null : new ReusableField("Server-Timing", metric.length() + DIGITS_MAX);
        }
    }

    private final class Measuring implements ResponseListener {
        @Override
        public void onStart(HttpExchange exchange, int status) {
            Times times = Objects.requireNonNull(exchange.attribute(kept));
            times.startNanos = Math.max(0, exchange.elapsedNanos());
            ReusableField field = times.field;
            if (field != null && metric != null) {
                long micros = times.startNanos / NANOS_PER_MICRO;
                field.clear()
                        .put(metric)
                        .putDecimal(micros / MICROS_PER_MILLI, 1)
                        .put('.')
                        .putDecimal(micros % MICROS_PER_MILLI, 3);
                exchange.header(field);
            }
        }

        @Override
        public void onEnd(HttpExchange exchange, boolean complete) {
            if (told != null) {
                long startNanos = Objects.requireNonNull(exchange.attribute(kept)).startNanos;
                told.onTimed(exchange, startNanos, exchange.elapsedNanos(), complete);
            }
        }
    }

    /** Answers {@code Server-Timing: app;dur=1.234}, milliseconds to the start of the response. */
    public static Timing serverTiming() {
        return serverTiming("app");
    }

    /**
     * As {@link #serverTiming()}, with another name of the metric.
     *
     * @throws IllegalArgumentException for a name that is not of letters, digits, hyphens and underscores
     */
    public static Timing serverTiming(String metric) {
        if (!metric.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("no name of a metric: " + metric);
        }
        return new Timing(metric + ";dur=", null);
    }

    /** Only tells a listener. */
    public static Timing telling(Listener listener) {
        return new Timing(null, listener);
    }

    /** The same, telling a listener, too, after those that it tells already. */
    public Timing andTelling(Listener listener) {
        return new Timing(metric, told == null ? listener : both(told, listener));
    }

    private static Listener both(Listener first, Listener second) {
        return (exchange, startNanos, endNanos, complete) -> {
            first.onTimed(exchange, startNanos, endNanos, complete);
            second.onTimed(exchange, startNanos, endNanos, complete);
        };
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            Times times = exchange.attribute(kept);
            if (times == null) {
                times = new Times(metric);
                exchange.attribute(kept, times);
            }
            times.startNanos = NOT_STARTED;
            exchange.listen(listener);
            next.handle(exchange);
        };
    }
}
