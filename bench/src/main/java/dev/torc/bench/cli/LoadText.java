package dev.torc.bench.cli;

import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import java.util.Formatter;
import java.util.Locale;

/** The report of a load run, for people. */
final class LoadText {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MIB = 1 << 20;

    private LoadText() {}

    static String of(LoadJob job, LoadResult result) {
        Formatter text = new Formatter(Locale.ROOT);
        double seconds = result.elapsedNanos() / NANOS_PER_SECOND;
        text.format("%s%n", job.url());
        text.format(
                "%d connections, pipeline %d, %s, %d loop(s), transport %s%n",
                job.connections(),
                job.pipeline(),
                job.rate() > 0
                        ? String.format(Locale.ROOT, "open loop at %,.0f requests/s", job.rate())
                        : "closed loop",
                job.loops(),
                job.transport());
        text.format("%n");
        text.format(
                "%,14.0f %s%n",
                result.requestsPerSecond(),
                job.requestsPerConnection() == 1 ? "connections/s, one request each" : "requests/s");
        text.format(
                "%,14d responses of %,d requests in %.2f s, %.1f MiB%n",
                result.responses(), result.sent(), seconds, result.bytesReceived() / BYTES_PER_MIB);
        if (job.rate() > 0) {
            openLoop(text, job, result);
        }
        text.format("%n");
        text.format("latency%s%n", from(job));
        result.responseNanos()
                .forEach((name, nanos) -> text.format("  %-8s %,12.1f us%n", name, nanos / NANOS_PER_MICRO));
        result.statuses().forEach((status, count) -> text.format("status %d %,12d%n", status, count));
        result.errors().forEach((kind, count) -> text.format("error  %s: %,d%n", kind, count));
        text.format("errors %,d%n", result.errorCount());
        return text.toString();
    }

    private static String from(LoadJob job) {
        if (job.rate() > 0) {
            return " from the intended start";
        }
        return job.requestsPerConnection() == 1 ? " from the start of connecting" : "";
    }

    private static void openLoop(Formatter text, LoadJob job, LoadResult result) {
        text.format("%,14.0f requests/s sent of %,.0f asked for%n", result.sentPerSecond(), job.rate());
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
