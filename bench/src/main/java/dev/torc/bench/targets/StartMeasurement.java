package dev.torc.bench.targets;

import dev.torc.bench.app.AotCache;
import dev.torc.bench.app.Servers;
import dev.torc.bench.compare.ColdServer;
import dev.torc.bench.compare.CompareFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * T15: from the start of a process to its first response, on one CPU. Every start is a fresh process; in a round each server is
 * started with the AOT cache and without it, in shuffled order. The JDK's server is started by the same command, and the cache was
 * made of it, too.
 */
final class StartMeasurement implements TargetMeasurement {
    /**
     * Of Torc's servers, and of those whose cold tail is measured. Without a warm-up: on one CPU it takes from the start what it
     * gives to the tail.
     */
    static final List<String> OPTIONS = List.of();

    static final String NO_CACHE = "This JVM was started without an AOT cache; ./torc starts with one.";

    private static final String TARGET = "T15";
    private static final String JDK = "jdk";
    private static final double LIMIT = 1.2;
    private static final int ROUNDS = 15;
    private static final double NANOS_PER_MILLI = 1e6;

    /** One way to start a server. */
    private record Start(String server, boolean aotCache) {
        @Override
        public String toString() {
            return server + (aotCache ? " with the cache" : " without");
        }

        List<String> options() {
            return server.equals(JDK) ? List.of() : OPTIONS;
        }
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Start> starts = starts();
        Samples samples = new Samples("ms to the first response", OPTIONS);
        List<Start> order = new ArrayList<>(starts);
        Random random = new Random(Samples.SEED);
        int rounds = settings.quick() ? 1 : ROUNDS;
        for (int round = 1; round <= rounds; round++) {
            Collections.shuffle(order, random);
            for (Start start : order) {
                progress.accept("round " + round + " of " + rounds + ": starting " + start);
                try (ColdServer server =
                        ColdServer.start(start.server(), settings.serverCpus(), start.aotCache(), start.options())) {
                    samples.add(round, start.toString(), server.firstResponseNanos() / NANOS_PER_MILLI, Map.of());
                }
            }
        }
        samples.write(settings, name());
        String medians = starts.stream()
                .map(start -> String.format(Locale.ROOT, "%s %.0f", start, samples.median(start.toString())))
                .collect(Collectors.joining(", ", "Medians in ms: ", "."));
        TargetRow first = row("io_uring", true, samples);
        return List.of(
                first.measured() == null ? first : first.remarked(medians),
                row("io_uring", false, samples),
                row("nio", true, samples),
                row("nio", false, samples));
    }

    private static List<Start> starts() {
        boolean cached = AotCache.ofThisJvm().inUse();
        List<Start> starts = new ArrayList<>();
        for (String server : List.of("io_uring", "nio", JDK)) {
            if (Servers.missing(server) == null) {
                if (cached) {
                    starts.add(new Start(server, true));
                }
                starts.add(new Start(server, false));
            }
        }
        return List.copyOf(starts);
    }

    /** Torc with the cache, over the JDK's server with it or without. */
    private static TargetRow row(String server, boolean jdkCached, Samples samples) {
        String what = server + " with the AOT cache over the JDK's HttpServer " + (jdkCached ? "with" : "without")
                + ", process start to first response";
        Start torc = new Start(server, true);
        Start jdk = new Start(JDK, jdkCached);
        String missing = Servers.missing(server);
        if (missing == null && !samples.has(torc.toString())) {
            missing = NO_CACHE;
        }
        return missing == null
                ? samples.row(TARGET, what, LIMIT, torc.toString(), jdk.toString())
                : TargetRow.missing(TARGET, what, "", false, LIMIT, missing);
    }
}
