package dev.torc.bench.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A result as comma-separated values: a line for each second, and one for the run. Stateless. */
public final class LoadCsv {
    private static final List<String> COLUMNS =
            List.of("mean", "p50", "p90", "p99", "p99.9", "p99.99", "p99.999", "max");
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private LoadCsv() {}

    /** Writes it, durations in microseconds. */
    public static String of(LoadResult result, List<Series.Second> seconds) {
        StringBuilder text = new StringBuilder("kind,end_seconds,requests_per_second,responses,errors,backlog");
        for (String kind : List.of("response", "service")) {
            COLUMNS.forEach(name -> text.append(',')
                    .append(kind)
                    .append('_')
                    .append(name.replace('.', '_'))
                    .append("_us"));
        }
        text.append('\n');
        for (Series.Second second : seconds) {
            row(text, "second", second.endNanos(), second.perSecond(), second.responses());
            text.append(',').append(second.errors()).append(',').append(second.queued());
            durations(text, second.responseNanos(), second.serviceNanos());
        }
        row(text, "run", result.elapsedNanos(), result.requestsPerSecond(), result.responses());
        text.append(',').append(result.errorCount()).append(',').append(result.backlog());
        durations(text, result.responseNanos(), result.serviceNanos());
        return text.toString();
    }

    private static void row(StringBuilder text, String kind, long nanos, double perSecond, long responses) {
        text.append(
                String.format(Locale.ROOT, "%s,%.3f,%.1f,%d", kind, nanos / NANOS_PER_SECOND, perSecond, responses));
    }

    private static void durations(StringBuilder text, Map<String, Long> response, Map<String, Long> service) {
        for (Map<String, Long> values : List.of(response, service)) {
            for (String name : COLUMNS) {
                Long nanos = values.get(name);
                text.append(',')
                        .append(nanos == null ? "" : String.format(Locale.ROOT, "%.1f", nanos / NANOS_PER_MICRO));
            }
        }
        text.append('\n');
    }
}
