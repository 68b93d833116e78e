package dev.torc.bench.cli;

import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.Stage;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The report of a load run, for people. */
final class LoadText {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;

    private LoadText() {}

    static String of(LoadJob job, LoadResult result) {
        String what = String.format(
                Locale.ROOT,
                "%s%s%n%d connections, pipeline %d, %s, %d loop(s), transport %s%s%n",
                job.url(),
                job.targets().size() > 1 ? " and " + (job.targets().size() - 1) + " more" : "",
                job.connections(),
                job.pipeline(),
                pace(job),
                job.loops(),
                job.transport(),
                job.shards() > 1 ? ", shard " + job.shard() + " of " + job.shards() : "");
        return what + of(result, job.requestsPerConnection() == 1, from(job));
    }

    /** The part that says nothing of a job. */
    static String of(LoadResult result, boolean connectionPerRequest, String from) {
        Formatter text = new Formatter(Locale.ROOT);
        double seconds = result.elapsedNanos() / NANOS_PER_SECOND;
        text.format("%n");
        text.format(
                "%,14.0f %s%n",
                result.requestsPerSecond(), connectionPerRequest ? "connections/s, one request each" : "requests/s");
        text.format(
                "%,14d responses of %,d requests in %.2f s, %.1f MiB, %,d connections made%n",
                result.responses(), result.sent(), seconds, result.bytesReceived() / BYTES_PER_MIB, result.connects());
        if (result.offeredPerSecond() != null) {
            openLoop(text, result, result.offeredPerSecond());
        }
        text.format("%n");
        durations(text, result, from);
        result.statuses().forEach((status, count) -> text.format("status %d %,12d%n", status, count));
        if (result.mismatches() > 0) {
            text.format("content not as expected: %,d%n", result.mismatches());
        }
        result.errors().forEach((kind, count) -> text.format("error  %s: %,d%n", kind, count));
        text.format("errors %,d%n", result.errorCount());
        result.warnings().forEach(sentence -> text.format("warning: %s%n", sentence));
        result.invalid().forEach(sentence -> text.format("INVALID: %s%n", sentence));
        return text.toString();
    }

    private static void durations(Formatter text, LoadResult result, String from) {
        List<String> names = new ArrayList<>(List.of("response", "service"));
        List<Map<String, Long>> columns = new ArrayList<>(List.of(result.responseNanos(), result.serviceNanos()));
        if (!result.firstByteNanos().isEmpty()) {
            names.addAll(List.of("first byte", "connect"));
            columns.addAll(List.of(result.firstByteNanos(), result.connectNanos()));
        }
        text.format("latency%s%n  us      ", from);
        names.forEach(name -> text.format(" %12s", name));
        text.format("%n");
        Set<String> rows = new LinkedHashSet<>();
        columns.forEach(column -> rows.addAll(column.keySet()));
        for (String row : rows) {
            text.format("  %-8s", row);
            for (Map<String, Long> column : columns) {
                Long nanos = column.get(row);
                text.format(" %12s", nanos == null ? "" : String.format(Locale.ROOT, "%,.1f", nanos / NANOS_PER_MICRO));
            }
            text.format("%n");
        }
    }

    private static String pace(LoadJob job) {
        if (job.rate() > 0) {
            return String.format(Locale.ROOT, "open loop at %,.0f requests/s", job.rate());
        }
        if (job.stages().isEmpty()) {
            return "closed loop";
        }
        StringBuilder stages = new StringBuilder("open loop in stages");
        for (Stage stage : job.stages()) {
            stages.append(String.format(
                    Locale.ROOT,
                    " %.1fs:%,.0f-%,.0f",
                    stage.durationNanos() / NANOS_PER_SECOND,
                    stage.fromRate(),
                    stage.toRate()));
        }
        return stages.toString();
    }

    private static String from(LoadJob job) {
        if (job.openLoop()) {
            return " from the intended start (response) and from sending (service)";
        }
        return job.requestsPerConnection() > 0
                ? " from the start of connecting (response) and from sending (service)"
                : "";
    }

    private static void openLoop(Formatter text, LoadResult result, double offered) {
        text.format("%,14.0f requests/s sent of %,.0f asked for%n", result.sentPerSecond(), offered);
        text.format("%,14d requests were due at the end and not sent (backlog)%n", result.backlog());
        Long median = result.sendDelayNanos().get("p50");
        Long most = result.sendDelayNanos().get("p99");
        if (median != null && most != null) {
            text.format(
                    "%,14.1f us after their time the generator sent, p99; p50 %.1f us%n",
                    most / NANOS_PER_MICRO, median / NANOS_PER_MICRO);
        }
    }
}
