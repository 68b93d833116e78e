package dev.torc.http.metrics;

import dev.torc.http.HttpExchange;
import dev.torc.http.ResponseListener;
import dev.torc.http.Route;
import dev.torc.http.codec.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Durations of the requests of one loop, by pattern of the route, method and class of the status. Written by its thread, read by
 * any. Allocates where the first one of a kind ends, and never for another.
 */
final class RouteStats {
    /** How many patterns are told apart: an application has fewer, and what makes up patterns without end fills no memory. */
    static final int ROUTES_MAX = 1000;

    private static final Method[] METHODS = Method.values();
    private static final int CLASSES = RequestStats.CLASSES + 1;

    private final Map<String, Cells> routes = new ConcurrentHashMap<>();
    private final ResponseListener[] listeners = new ResponseListener[METHODS.length];

    /** Each method, and in it each class of status, the first of which is for none. */
    private static final class Cells {
        private final AtomicReferenceArray<@Nullable DurationHistogram> histograms =
                new AtomicReferenceArray<>(METHODS.length * CLASSES);

        DurationHistogram at(int method, int statusClass) {
            int i = method * CLASSES + statusClass;
            DurationHistogram present = histograms.getPlain(i);
            if (present == null) {
                present = new DurationHistogram();
                histograms.setRelease(i, present);
            }
            return present;
        }
    }

    /** Is told what there is. */
    interface Reader {
        void read(String route, Method method, int statusClass, DurationHistogram durations);
    }

    RouteStats() {
        for (Method method : METHODS) {
            int ordinal = method.ordinal();
            listeners[ordinal] = new ResponseListener() {
                @Override
                public void onEnd(HttpExchange exchange, boolean complete) {
                    record(exchange, ordinal);
                }
            };
        }
    }

    /** Counts the request that it listens to: its method is not known in the end, when its head has been given back. */
    ResponseListener listener(Method method) {
        return listeners[method.ordinal()];
    }

    private void record(HttpExchange exchange, int method) {
        long nanos = exchange.connection().loop().clock().nanoTime() - exchange.startNanos();
        Route route = exchange.attribute(Route.KEY);
        cells(route == null ? RouteDurations.NO_ROUTE : route.pattern())
                .at(method, exchange.status() / 100)
                .record(nanos);
    }

    private Cells cells(String pattern) {
        Cells present = routes.get(pattern);
        if (present == null) {
            String name = routes.size() < ROUTES_MAX ? pattern : RouteDurations.OTHER_ROUTES;
            present = routes.computeIfAbsent(name, first -> new Cells());
        }
        return present;
    }

    void readAll(Reader reader) {
        routes.forEach((route, cells) -> {
            for (int i = 0; i < METHODS.length * CLASSES; i++) {
                DurationHistogram durations = cells.histograms.getAcquire(i);
                if (durations != null) {
                    reader.read(route, METHODS[i / CLASSES], i % CLASSES, durations);
                }
            }
        });
    }
}
