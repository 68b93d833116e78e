package dev.torc.micrometer;

import dev.torc.http.metrics.Durations;
import dev.torc.http.metrics.Metric;
import dev.torc.http.metrics.Metric.Kind;
import dev.torc.http.metrics.Metrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Binds all of a {@link Metrics} to registries, under its names with dots, such as {@code torc.http.requests}. Durations are the
 * timer {@code torc.http.request.duration} and, as Micrometer publishes histograms to systems that know none, a gauge
 * {@code torc.http.request.duration.histogram} for each bound, which {@code le} tells in seconds. Nothing is counted twice:
 * meters read what the loops have counted.
 */
public final class TorcMetrics implements MeterBinder {
    private static final String DURATIONS = "torc.http.request.duration";
    private static final String BYTES = "bytes";

    private final Metrics metrics;

    /** For the servers that these metrics watch, now or later. */
    public TorcMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Metric metric : metrics.all()) {
            bind(metric, registry);
        }
        FunctionTimer.builder(
                        DURATIONS,
                        metrics,
                        counted -> counted.durations().count(),
                        counted -> counted.durations().sumNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Time from a request's complete head until its response was given.")
                .register(registry);
        for (long bound : Durations.BOUNDS_NANOS) {
            Gauge.builder(
                            DURATIONS + ".histogram",
                            metrics,
                            counted -> counted.durations().atMost(bound))
                    .description("Requests that took at most so long.")
                    .tag("le", BigDecimal.valueOf(bound, 9).stripTrailingZeros().toPlainString())
                    .register(registry);
        }
    }

    private static void bind(Metric metric, MeterRegistry registry) {
        String name = metric.name().replace('_', '.');
        List<Tag> tags = metric.labels().entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
        @Nullable String unit = name.endsWith("." + BYTES) ? BYTES : null;
        if (metric.kind() == Kind.COUNTER) {
            FunctionCounter.builder(name, metric, m -> m.value().getAsLong())
                    .description(metric.help())
                    .tags(tags)
                    .baseUnit(unit)
                    .register(registry);
        } else {
            Gauge.builder(name, metric, m -> m.value().getAsLong())
                    .description(metric.help())
                    .tags(tags)
                    .baseUnit(unit)
                    .register(registry);
        }
    }
}
