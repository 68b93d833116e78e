package dev.torc.bench.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a soak runs.
 *
 * @param duration how long, the start of the servers and the cycle that warms up not counted
 * @param engines on which, all of them at the same time
 * @param seed from which what each client does follows
 * @param cpus where the servers run, as taskset names them
 * @param folder where the results go
 */
public record SoakSettings(Duration duration, List<String> engines, long seed, String cpus, Path folder) {
    private static final int CYCLES = 5;
    private static final int PHASE_MILLIS_MIN = 300;
    private static final int PHASE_MILLIS_MAX = 6_000;
    private static final int DEADLINES = 20;
    private static final int DEADLINE_MILLIS_MIN = 1_500;
    private static final int DEADLINE_MILLIS_MAX = 3_000;
    private static final int SAMPLES = 100;
    private static final int SAMPLE_MILLIS_MIN = 200;
    private static final int SAMPLE_MILLIS_MAX = 2_000;

    /** How long a phase of a cycle takes: a short run has several cycles, too. */
    long phaseMillis() {
        long each = duration.toMillis() / CYCLES / (Phase.values().length + 2);
        return Math.clamp(each, PHASE_MILLIS_MIN, PHASE_MILLIS_MAX);
    }

    /** The deadlines of the servers for heads, bodies and writing. */
    int deadlineMillis() {
        return Math.clamp(duration.toMillis() / DEADLINES, DEADLINE_MILLIS_MIN, DEADLINE_MILLIS_MAX);
    }

    /** How often a server is looked at. */
    long sampleMillis() {
        return Math.clamp(duration.toMillis() / SAMPLES, SAMPLE_MILLIS_MIN, SAMPLE_MILLIS_MAX);
    }
}
