package dev.torc.http.metrics;

import dev.torc.http.metrics.Metric.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Metrics as text: OpenMetrics 1.0, or the text format 0.0.4 of Prometheus, in which a counter's name ends in _total in its
 * comments, too, and the end is not marked.
 */
final class MetricsText {
    static final String OPEN_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    static final String CLASSIC_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final int CHARS = 16 << 10;
    private static final long NANOS_SMALLEST_PLAIN = 100_000;

    private final StringBuilder text = new StringBuilder(CHARS);
    private final boolean open;

    private MetricsText(boolean open) {
        this.open = open;
    }

    static String of(Metrics metrics, boolean open) {
        MetricsText page = new MetricsText(open);
        page.addAll(metrics.all());
        Durations durations = metrics.durations();
        if (durations.count() > 0) {
            page.head(
                    Metrics.DURATIONS,
                    "histogram",
                    "Time from a request's complete head until its response was given.");
            page.add(Metrics.DURATIONS, "", durations);
        }
        List<RouteDurations> routes = metrics.routes();
        if (!routes.isEmpty()) {
            page.head(Metrics.ROUTE_DURATIONS, "histogram", "The same by route, method and class of status.");
            routes.forEach(page::add);
        }
        if (open) {
            page.text.append("# EOF\n");
        }
        return page.text.toString();
    }

    private void addAll(List<Metric> metrics) {
        String family = "";
        for (Metric metric : metrics) {
            boolean counter = metric.kind() == Kind.COUNTER;
            String sample = counter ? metric.name() + "_total" : metric.name();
            if (!metric.name().equals(family)) {
                family = metric.name();
                head(open ? family : sample, counter ? "counter" : "gauge", metric.help());
            }
            text.append(sample).append(labels(metric.labels())).append(' ');
            text.append(metric.value().getAsLong()).append('\n');
        }
    }

    private void add(RouteDurations route) {
        String labels = label("route", route.route()) + "," + label("method", route.method()) + ","
                + label("status", route.status());
        add(Metrics.ROUTE_DURATIONS, labels, route.durations());
    }

    /** Adds the samples of a histogram, whose labels are in the form of the text, or none. */
    private void add(String name, String labels, Durations durations) {
        String bucket = name + "_bucket{" + labels + (labels.isEmpty() ? "" : ",") + "le=\"";
        String rest = labels.isEmpty() ? " " : "{" + labels + "} ";
        for (long bound : Durations.BOUNDS_NANOS) {
            text.append(bucket).append(bound(bound)).append("\"} ");
            text.append(durations.atMost(bound)).append('\n');
        }
        text.append(bucket).append("+Inf\"} ").append(durations.count()).append('\n');
        text.append(name).append("_sum").append(rest);
        text.append(seconds(durations.sumNanos()).toPlainString()).append('\n');
        text.append(name)
                .append("_count")
                .append(rest)
                .append(durations.count())
                .append('\n');
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> label(label.getKey(), label.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + "\"";
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9);
    }

    /** As Go writes floating-point numbers, which OpenMetrics wants of bounds: 1e-05, 0.0001, 1.0. */
    static String bound(long nanos) {
        BigDecimal seconds = seconds(nanos).stripTrailingZeros();
        if (nanos < NANOS_SMALLEST_PLAIN) {
            int exponent = seconds.precision() - seconds.scale() - 1;
            return seconds.unscaledValue() + "e-0" + -exponent;
        }
        return seconds.scale() <= 0 ? seconds.toPlainString() + ".0" : seconds.toPlainString();
    }
}
