package dev.torc.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Tells whether the client could have measured what it reports. Its thresholds are in docs/load.md. Stateless.
 *
 * <p>A closed loop promises no rate: what it cannot do makes it slower, and is worth a warning. An open loop that does not send
 * what it was to send at its time has measured something else, and is not valid.
 */
final class Guard {
    /** A loop that has its CPU for this part of the time sends as fast as it can, not as fast as the server answers. */
    static final double BUSY_MAX = 0.97;

    /** What is shorter says nothing about CPU time: the JVM still compiles. */
    static final long BUSY_WALL_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    /** Open loop: a request may start so late by the client's fault ... */
    static final long SEND_DELAY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(1);

    /** ... or by this part of the response time at the same percentile, if that is longer. */
    static final double SEND_DELAY_PART_MAX = 0.1;

    /** At which percentile the delay is compared. */
    static final double SEND_DELAY_PERCENTILE = 99;

    /** The part of the time for which a loop may stand still: beyond it, p99 is the client's own. */
    static final double LAG_PART_MAX = 0.01;

    /** Open loop: the part of the requests that were due and may be left unsent at the end. */
    static final double BACKLOG_PART_MAX = 0.01;

    /** How late a run may begin after the time that it was to begin at. */
    static final long START_LATE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

    private Guard() {}

    /** Why the client could not measure it, a sentence each. */
    static List<String> judge(LoadJob job, ResultSum sum, Times times, long startLateNanos) {
        List<String> invalid = new ArrayList<>();
        if (job.openLoop()) {
            judgeOpenLoop(sum, times, invalid);
            judgeLag(sum, invalid);
        }
        if (job.requestsPerConnection() == 0 && sum.openMax < job.connections()) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "Of %d connections that were asked for at most %d were open.",
                    job.connections(),
                    sum.openMax));
        }
        if (startLateNanos > START_LATE_NANOS_MAX) {
            invalid.add(String.format(Locale.ROOT, "The run began %.0f ms after its time.", startLateNanos / 1e6));
        }
        return invalid;
    }

    /** What bounds the meaning of a closed loop's figures, a sentence each. */
    static List<String> warn(LoadJob job, ResultSum sum) {
        List<String> warnings = new ArrayList<>();
        if (!job.openLoop()) {
            // A loop that spins is busy whatever it waits for.
            if (!job.spins() && sum.wallNanos >= BUSY_WALL_NANOS_MIN && sum.busiest >= BUSY_MAX) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "A loop of the client used %.0f %% of its CPU: the rate is the client's own, not the server's;"
                                + " add loops, or set a rate.",
                        100 * sum.busiest));
            }
            judgeLag(sum, warnings);
        }
        return warnings;
    }

    private static void judgeLag(ResultSum sum, List<String> sentences) {
        if (sum.wallNanos > 0 && sum.lagSumNanos > LAG_PART_MAX * sum.wallNanos) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "A loop of the client stood still for %.1f %% of the time, at most %.1f ms in one go: the high"
                            + " percentiles are the client's own.",
                    100.0 * sum.lagSumNanos / sum.wallNanos,
                    sum.lagMaxNanos / 1e6));
        }
    }

    private static void judgeOpenLoop(ResultSum sum, Times times, List<String> invalid) {
        Histogram response = times.response.histogram();
        long delay = sum.delays.getTotalCount() == 0 ? 0 : sum.delays.getValueAtPercentile(SEND_DELAY_PERCENTILE);
        long answered = response.getTotalCount() == 0 ? 0 : response.getValueAtPercentile(SEND_DELAY_PERCENTILE);
        if (delay > Math.max((double) SEND_DELAY_NANOS_MAX, SEND_DELAY_PART_MAX * answered)) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "The client sent late: 1 %% of the requests more than %.1f ms after their time, though there was"
                            + " room for them; the offered rate was not this one.",
                    delay / 1e6));
        }
        long due = sum.sent + sum.backlog;
        if (due > 0 && sum.backlog > BACKLOG_PART_MAX * due) {
            invalid.add(String.format(
                    Locale.ROOT,
                    "Of %,d requests that were due %,d were never sent, for no connection had room: the percentiles do"
                            + " not know them; more connections or a lower rate would be measured.",
                    due,
                    sum.backlog));
        }
    }
}
