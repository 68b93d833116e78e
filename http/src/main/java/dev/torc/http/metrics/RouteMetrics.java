package dev.torc.http.metrics;

import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.codec.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Durations by route, of all loops, each of which counts for itself. From any thread. */
final class RouteMetrics implements Middleware {
    private final List<RouteStats> stats = new CopyOnWriteArrayList<>();
    private final ThreadLocal<RouteStats> ofLoop = ThreadLocal.withInitial(this::newStats);

    /** What is alike; {@code statusClass} is 0 for none. */
    private record Kind(String route, Method method, int statusClass) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::route).thenComparing(Kind::method).thenComparingInt(Kind::statusClass);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }

        RouteDurations of(List<DurationHistogram> histograms) {
            return new RouteDurations(
                    route,
                    method == Method.OTHER ? RouteDurations.OTHER_METHOD : method.name(),
                    statusClass == 0 ? RouteDurations.NO_STATUS : statusClass + "xx",
                    Durations.of(histograms));
        }
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            exchange.listen(ofLoop.get().listener(exchange.request().method()));
            next.handle(exchange);
        };
    }

    private RouteStats newStats() {
        RouteStats made = new RouteStats();
        stats.add(made);
        return made;
    }

    /** What was counted, by route, method and status. */
    List<RouteDurations> all() {
        SortedMap<Kind, List<DurationHistogram>> kinds = new TreeMap<>();
        for (RouteStats one : stats) {
            one.readAll((route, method, statusClass, durations) -> kinds.computeIfAbsent(
                            new Kind(route, method, statusClass), first -> new ArrayList<>())
                    .add(durations));
        }
        return kinds.entrySet().stream()
                .map(kind -> kind.getKey().of(kind.getValue()))
                .toList();
    }
}
