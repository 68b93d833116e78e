package dev.torc.http.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.HttpServer;
import dev.torc.http.Middleware;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.metrics.Metric.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What servers count, added up when it is asked for: the counters of their loops ({@code torc_loop_}), those of HTTP
 * ({@code torc_http_}) and, of the requests that {@link #middleware} sees, durations, statuses and content.
 *
 * <pre>{@code
 * Metrics metrics = new Metrics();
 * HttpServer server = HttpServer.builder()
 *         .handler(metrics.middleware().around(application))
 *         .start();
 * metrics.watch(server);
 * HttpServer admin = HttpServer.builder().listen("127.0.0.1", 9090).handler(metrics.handler()).start();
 * }</pre>
 *
 * <p>Each loop counts for itself; nothing is shared until somebody reads. From any thread.
 */
public final class Metrics {
    /** The name under which {@link #durations} are published. */
    public static final String DURATIONS = "torc_http_request_duration_seconds";

    /** The name under which {@link #routes} are published. */
    public static final String ROUTE_DURATIONS = "torc_http_route_request_duration_seconds";

    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final List<RequestStats> requests = new CopyOnWriteArrayList<>();
    private final ThreadLocal<RequestStats> ofLoop = ThreadLocal.withInitial(this::newStats);
    private final RouteMetrics byRoute = new RouteMetrics();
    private final List<Metric> metrics = describe();

    /** Watches no server yet. */
    public Metrics() {}

    /** Adds a server, which is counted from its start on. */
    public void watch(HttpServer server) {
        servers.add(server);
    }

    /**
     * Measures what passes through it; put it outermost. A duration counts from the moment at which the request's head was
     * complete, on the clock that its loop reads once a turn, to that at which the response was given whole or ended early. What
     * the server refuses by itself does not come here.
     */
    public Middleware middleware() {
        return next -> exchange -> {
            exchange.listen(ofLoop.get());
            next.handle(exchange);
        };
    }

    /**
     * Counts and measures what passes through it by route ({@link dev.torc.http.Route#KEY}), method and class of status; for a
     * router that is anywhere within, and beside {@link #middleware}, which it does without. A duration is the same. Up to 1,000
     * patterns are told apart. For each route, method and status that came, each loop holds 5 KiB; nothing is allocated for a
     * request.
     */
    public Middleware byRoute() {
        return byRoute;
    }

    /** Answers GET with all metrics: as OpenMetrics where the client accepts that, else in the older format of Prometheus. */
    public HttpHandler handler() {
        return this::handle;
    }

    private void handle(HttpExchange exchange) {
        RequestHead head = exchange.request();
        if (head.method() != Method.GET && head.method() != Method.HEAD) {
            exchange.header("Allow", "GET, HEAD").text(405, "Only GET and HEAD\n");
            return;
        }
        String accept = head.header("Accept");
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        byte[] page = MetricsText.of(this, open).getBytes(UTF_8);
        exchange.respond(200, open ? MetricsText.OPEN_TYPE : MetricsText.CLASSIC_TYPE, page);
    }

    /** All that is counted, except durations. */
    public List<Metric> all() {
        return metrics;
    }

    /** How long the requests took that {@link #middleware} has seen end. */
    public Durations durations() {
        return Durations.of(requests.stream().map(RequestStats::durations).toList());
    }

    /** What {@link #byRoute} has seen end, in the order of route, method and status. */
    public List<RouteDurations> routes() {
        return byRoute.all();
    }

    private RequestStats newStats() {
        RequestStats stats = new RequestStats();
        requests.add(stats);
        return stats;
    }

    private List<Metric> describe() {
        List<Metric> described = new ArrayList<>(LoopMetrics.of(counter -> servers.stream()
                .flatMap(server -> server.loops().all().stream())
                .mapToLong(loop -> loop.stats().get(counter))
                .sum()));
        described.addAll(HttpMetrics.of(counter -> servers.stream()
                .mapToLong(server -> server.stats().get(counter))
                .sum()));
        for (int i = 0; i < RequestStats.CLASSES; i++) {
            int statusClass = i;
            described.add(new Metric(
                    "torc_http_responses",
                    Kind.COUNTER,
                    "Responses of handlers by the class of their status.",
                    Map.of("status", i + 1 + "xx"),
                    () -> requests.stream()
                            .mapToLong(stats -> stats.responses(statusClass))
                            .sum()));
        }
        described.add(Metric.counter(
                "torc_http_responses_broken_off",
                "Responses that ended before they were given whole.",
                () -> requests.stream().mapToLong(RequestStats::brokenOff).sum()));
        described.add(Metric.counter(
                "torc_http_response_content_bytes",
                "Bytes of content in responses of handlers, without framing.",
                () -> requests.stream().mapToLong(RequestStats::contentBytes).sum()));
        if (AcceptQueue.overflows() != AcceptQueue.UNKNOWN) {
            described.add(Metric.counter(
                    "torc_host_accept_queue_overflows",
                    "Times that an accept queue was full, of any socket of this network namespace.",
                    AcceptQueue::overflows));
        }
        return List.copyOf(described);
    }
}
