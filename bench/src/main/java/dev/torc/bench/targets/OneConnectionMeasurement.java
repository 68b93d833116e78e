package dev.torc.bench.targets;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialLoad;
import dev.torc.bench.compare.TrialServer;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.statistics.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * T13: one connection whose requests follow each other, on loops that spin before they block over loops that block. The load
 * spins in every case: only the server's waking up is measured.
 */
final class OneConnectionMeasurement implements TargetMeasurement {
    private static final String TARGET = "T13";
    private static final String MEDIAN = "p50";
    private static final String SPIN = "+spin";
    private static final String ADAPTIVE = "+adaptive";
    private static final double RATIO_MAX = 0.5;
    private static final int PROCESSES = 3;
    private static final int ROUNDS_PER_PROCESS = 2;
    private static final double NANOS_PER_MICRO = 1e3;

    @Override
    public String name() {
        return "one-connection";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Map<String, String> missing = missing(settings);
        Readings readings = new Readings("ns, median of the response times", System.nanoTime());
        int processes = settings.quick() ? 1 : PROCESSES;
        for (int process = 1; process <= processes && missing.size() < Engines.NAMES.size(); process++) {
            progress.accept("process " + process + " of " + processes);
            process(settings, process, missing, readings);
        }
        readings.write(settings.folder());
        List<TargetRow> rows = new ArrayList<>();
        for (String engine : Engines.NAMES) {
            rows.add(row(engine, SPIN, "spin, then block, over block", missing.get(engine), readings));
            rows.add(row(engine, ADAPTIVE, "spin while it pays over block", missing.get(engine), readings));
        }
        return rows;
    }

    /** Why an engine cannot be measured, by its name. */
    private static Map<String, String> missing(TargetSettings settings) {
        Map<String, String> missing = new TreeMap<>();
        for (String engine : Engines.NAMES) {
            String why = missing(engine, settings);
            if (why != null) {
                missing.put(engine, why);
            }
        }
        return missing;
    }

    private static @Nullable String missing(String engine, TargetSettings settings) {
        if (settings.serverCpus().equals(settings.loadCpus())) {
            return "A server and a load that both spin need a CPU each.";
        }
        return Engines.missing(engine);
    }

    private static void process(TargetSettings settings, int process, Map<String, String> missing, Readings readings)
            throws CompareFailure, InterruptedException {
        long warmupMillis = settings.quick() ? 300 : 2_000;
        long trialMillis = settings.quick() ? 300 : 1_500;
        Map<String, TrialServer> servers = new LinkedHashMap<>();
        try (TrialLoad load = new TrialLoad(settings.loadCpus())) {
            for (String engine : Engines.NAMES) {
                if (!missing.containsKey(engine)) {
                    for (String variant : List.of("", SPIN, ADAPTIVE)) {
                        String name = engine + variant;
                        TrialServer server = new TrialServer(name, settings.serverCpus(), List.of());
                        servers.put(name, server);
                        load.run(name, job(server, warmupMillis));
                    }
                }
            }
            for (int round = 0; round < (settings.quick() ? 1 : ROUNDS_PER_PROCESS); round++) {
                readings.round(List.copyOf(servers.keySet()), process, name -> read(name, servers, load, trialMillis));
            }
        } finally {
            servers.values().forEach(TrialServer::close);
        }
    }

    private static Readings.Seen read(String name, Map<String, TrialServer> servers, TrialLoad load, long trialMillis)
            throws CompareFailure, InterruptedException {
        TrialServer server = Objects.requireNonNull(servers.get(name), name);
        LoadResult result = load.run(name, job(server, trialMillis));
        return new Readings.Seen(result.responseNanos().getOrDefault(MEDIAN, 0L));
    }

    private static LoadJob job(TrialServer server, long millis) {
        return LoadJob.of(server.url() + "/plaintext")
                .withConnections(1)
                .withSpins(true)
                .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static TargetRow row(
            String engine, String variant, String what, @Nullable String missing, Readings readings) {
        String whole = engine + ", one connection: " + what + ", p50";
        if (missing != null) {
            return TargetRow.missing(TARGET, whole, "", false, RATIO_MAX, missing);
        }
        Estimate ratio = readings.ratio(engine + variant, engine);
        return TargetRow.atMost(TARGET, whole, "", RATIO_MAX, ratio.ratio())
                .within(ratio.low(), ratio.high())
                .remarked(String.format(
                        Locale.ROOT,
                        "%.1f us over %.1f us; the load spins",
                        readings.estimate(engine + variant).ratio() / NANOS_PER_MICRO,
                        readings.estimate(engine).ratio() / NANOS_PER_MICRO));
    }
}
