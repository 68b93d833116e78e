package dev.torc.bench.cli;

import dev.torc.bench.load.LoadJob;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code torc load} runs together with other processes, be they on other machines. */
final class LoadShardOptions {
    /** How late a process may be and still take part; its result then says that it was late. */
    private static final Duration LATE_MAX = Duration.ofMinutes(1);

    private static final Duration AHEAD_MAX = Duration.ofDays(1);
    private static final Pattern SHARD = Pattern.compile("(auto|\\d{1,6})(?:/(\\d{1,6}))?");
    /** Kubernetes' Indexed Jobs, and Slurm. */
    private static final String[] INDEX = {"JOB_COMPLETION_INDEX", "SLURM_PROCID"};

    private static final String[] COUNT = {"JOB_COMPLETIONS", "SLURM_NTASKS"};

    @Option(
            names = "--start-at",
            paramLabel = "TIME",
            description = "When the run starts: 2030-01-01T12:00:00Z, or seconds of the epoch. Connections are made two"
                    + " seconds before.")
    private @Nullable String startAt;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = {
                "Which of N processes this is, from 0 to N-1: it has its part of connections, rate and requests.",
                "auto, or auto/N: from JOB_COMPLETION_INDEX and JOB_COMPLETIONS (Kubernetes; the second is for the"
                        + " manifest to set), or SLURM_PROCID and SLURM_NTASKS (Slurm)."
            })
    private @Nullable String shard;

    /** Puts what was given into a job; an argument that is refused is an IllegalArgumentException with a sentence. */
    LoadJob apply(LoadJob job, Map<String, String> environment) {
        LoadJob timed = startAt == null ? job : job.withStartAtMillis(millis(startAt));
        if (shard == null) {
            return timed;
        }
        Matcher form = SHARD.matcher(shard);
        boolean auto = shard.startsWith("auto");
        if (!form.matches() || (!auto && form.group(2) == null)) {
            throw new IllegalArgumentException("'" + shard + "' is not a shard such as 0/4, auto or auto/4");
        }
        int index = auto ? number(environment, INDEX) : Integer.parseInt(form.group(1));
        int count = form.group(2) == null ? number(environment, COUNT) : Integer.parseInt(form.group(2));
        return timed.share(index, count);
    }

    private static int number(Map<String, String> environment, String[] names) {
        for (String name : names) {
            String value = environment.get(name);
            if (value != null) {
                if (!value.matches("\\d{1,6}")) {
                    throw new IllegalArgumentException("The environment's " + name + " is no number: '" + value + "'");
                }
                return Integer.parseInt(value);
            }
        }
        throw new IllegalArgumentException("--shard auto needs " + String.join(" or ", names) + " in the environment");
    }

    private static long millis(String text) {
        Instant time;
        try {
            time = text.matches("\\d{1,11}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time such as 2030-01-01T12:00:00Z or 1893499200", e);
        }
        Instant now = Instant.now();
        if (time.isBefore(now.minus(LATE_MAX)) || time.isAfter(now.plus(AHEAD_MAX))) {
            throw new IllegalArgumentException("the time " + text + " is not within the next day");
        }
        return time.toEpochMilli();
    }
}
