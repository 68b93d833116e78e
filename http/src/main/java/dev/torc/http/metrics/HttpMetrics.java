package dev.torc.http.metrics;

import dev.torc.http.HttpStats.Counter;
import dev.torc.http.metrics.Metric.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What servers count, under its names in metrics. Stateless. */
final class HttpMetrics {
    private HttpMetrics() {}

    /** All of it; {@code sum} adds one counter up over the servers. */
    static List<Metric> of(ToLongFunction<Counter> sum) {
        List<Metric> metrics = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            Kind kind = counter == Counter.CONNECTIONS ? Kind.GAUGE : Kind.COUNTER;
            metrics.add(new Metric(name(counter), kind, help(counter), Map.of(), () -> sum.applyAsLong(counter)));
        }
        return metrics;
    }

    /** Those that end in MAX are no limits: they count who met one. */
    private static String name(Counter counter) {
        return "torc_http_"
                + switch (counter) {
                    case MALFORMED -> "malformed_requests";
                    case TOO_LARGE -> "too_large_requests";
                    case REQUESTS_MAX -> "requests_max_closes";
                    case CONNECTIONS_MAX -> "connections_max_refusals";
                    case CONNECTIONS_PER_ADDRESS_MAX -> "connections_per_address_max_refusals";
                    default -> counter.name().toLowerCase(Locale.ROOT);
                };
    }

    private static String help(Counter counter) {
        return switch (counter) {
            case REQUESTS -> "Requests whose head was complete and good.";
            case MALFORMED -> "Requests refused with 400, 417, 501 or 505.";
            case TLS_HELLOS -> "TLS handshakes on a plain port; malformed, too.";
            case HTTP2_PREFACES -> "HTTP/2 prefaces on an HTTP/1.1 port; malformed, too.";
            case TOO_LARGE -> "Requests refused with 413, 414 or 431.";
            case UNREAD_BODIES -> "Connections closed since nobody read a body that was longer than what is dropped.";
            case PIPELINE_PAUSES -> "Times that pipelined requests had to wait for other connections.";
            case REQUESTS_MAX -> "Connections closed after as many requests as one may have.";
            case CONNECTIONS_MAX -> "Connections refused with 503 since the server had as many as it may.";
            case CONNECTIONS_PER_ADDRESS_MAX ->
                "Connections refused with 503 since their address had as many as it may.";
            case HEAD_TIMEOUTS -> "Heads that were not complete in time.";
            case BODY_TIMEOUTS -> "Bodies that made too little progress.";
            case HANDLER_TIMEOUTS -> "Handlers that did not start their response in time.";
            case WRITE_TIMEOUTS -> "Peers that took too little of what was sent.";
            case IDLE_TIMEOUTS -> "Idle connections closed.";
            case CONNECTIONS -> "Connections that speak HTTP; those that were upgraded do not.";
        };
    }
}
