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

    static String of(List<Metric> metrics, String durationsName, Durations durations, boolean open) {
        MetricsText page = new MetricsText(open);
        page.addAll(metrics);
        if (durations.count() > 0) {
            page.add(durationsName, durations);
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

    private void add(String name, Durations durations) {
        head(name, "histogram", "Time from a request's complete head until its response was given.");
        for (long bound : Durations.BOUNDS_NANOS) {
            text.append(name).append("_bucket{le=\"").append(bound(bound)).append("\"} ");
            text.append(durations.atMost(bound)).append('\n');
        }
        text.append(name)
                .append("_bucket{le=\"+Inf\"} ")
                .append(durations.count())
                .append('\n');
        text.append(name)
                .append("_sum ")
                .append(seconds(durations.sumNanos()).toPlainString())
                .append('\n');
        text.append(name).append("_count ").append(durations.count()).append('\n');
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
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
