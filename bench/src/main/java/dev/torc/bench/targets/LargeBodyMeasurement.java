package dev.torc.bench.targets;

import dev.torc.bench.app.Launches;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.ComparePlan;
import dev.torc.bench.compare.Comparison;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.statistics.Estimate;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * T14: throughput with contents of 1 MiB: sent back, against the better of the two programs in C, and read from a file, against
 * nginx with sendfile. One comparison for each, with a folder of its own.
 */
final class LargeBodyMeasurement implements TargetMeasurement {
    private static final String TARGET = "T14";
    private static final double RATIO_MIN = 0.95;
    private static final double MINIMUM_EFFECT = 0.05;
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 6;
    private static final int PROCESSES = 2;

    @Override
    public String name() {
        return "large-bodies";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<TargetRow> rows = new ArrayList<>();
        rows.addAll(rows("echo-1m", "1 MiB sent back", List.of("ceiling-uring", "ceiling-epoll"), settings, progress));
        rows.addAll(rows("file", "a file of 1 MiB", List.of("nginx"), settings, progress));
        return rows;
    }

    /** A row for each engine, against the best of those that it is held against. */
    private static List<TargetRow> rows(
            String workload, String what, List<String> others, TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Map<String, String> missing = new TreeMap<>();
        others.forEach(name -> note(name, Launches.missing(name), missing));
        Engines.NAMES.forEach(name -> note(name, Engines.missing(name), missing));
        List<String> present =
                others.stream().filter(name -> !missing.containsKey(name)).toList();
        List<String> engines = Engines.NAMES.stream()
                .filter(name -> !missing.containsKey(name))
                .toList();
        List<TargetRow> rows = new ArrayList<>();
        Run run = present.isEmpty() ? null : run(workload, present, engines, settings, progress);
        for (String engine : Engines.NAMES) {
            String against = engine + ", " + what + ", throughput against " + String.join(" or ", others);
            String why = run == null ? missing.get(others.getFirst()) : missing.get(engine);
            rows.add(
                    run == null || why != null
                            ? TargetRow.missing(TARGET, against, "", true, RATIO_MIN, String.valueOf(why))
                            : row(engine, what, workload, present, run));
        }
        return rows;
    }

    private static void note(String name, @Nullable String why, Map<String, String> missing) {
        if (why != null) {
            missing.put(name, why);
        }
    }

    private static Run run(
            String workload,
            List<String> others,
            List<String> engines,
            TargetSettings settings,
            Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<String> servers = new ArrayList<>(others);
        servers.addAll(engines);
        Workload known = Objects.requireNonNull(Workloads.find(workload, CONNECTIONS), workload);
        boolean quick = settings.quick();
        ComparePlan plan = new ComparePlan(
                servers,
                new TreeMap<>(),
                Map.of(),
                List.of(known),
                TimeUnit.MILLISECONDS.toNanos(quick ? 300 : 2_000),
                TimeUnit.MILLISECONDS.toNanos(quick ? 300 : 4_000),
                quick ? 1 : ROUNDS,
                quick ? 1 : PROCESSES,
                settings.serverCpus(),
                settings.loadCpus(),
                Transports.best().name(),
                Quantity.THROUGHPUT,
                MINIMUM_EFFECT);
        try (Comparison comparison = new Comparison(plan, System.nanoTime(), progress)) {
            Run run = comparison.run();
            run.write(settings.folder().resolve(workload));
            return run;
        } catch (IOException e) {
            throw new CompareFailure("What was seen cannot be written: " + e.getMessage() + ".");
        }
    }

    private static TargetRow row(String engine, String what, String workload, List<String> others, Run run)
            throws CompareFailure {
        Readings throughput = Readings.of(run, workload, Quantity.THROUGHPUT);
        Readings cpu = Readings.of(run, workload, Quantity.CPU);
        Readings busy = Readings.of(run, workload, Quantity.BUSY);
        String best = others.stream()
                .filter(throughput::has)
                .max(Comparator.comparingDouble(
                        name -> throughput.estimate(name).ratio()))
                .orElseThrow(() -> new CompareFailure("None of " + others + " has served " + workload + "."));
        if (!throughput.has(engine)) {
            throw new CompareFailure(engine + " has not served " + workload + ".");
        }
        Estimate ratio = throughput.ratio(engine, best);
        TargetRow row = TargetRow.atLeast(
                        TARGET, engine + ", " + what + ", throughput against " + best, "", RATIO_MIN, ratio.ratio())
                .within(ratio.low(), ratio.high());
        return cpu.has(engine) && cpu.has(best) && busy.has(engine) && busy.has(best)
                ? row.remarked(String.format(
                        Locale.ROOT,
                        "CPU per request %.2f of its; %.0f %% of the CPU used, by %s %.0f %%",
                        cpu.ratio(engine, best).ratio(),
                        busy.estimate(engine).ratio(),
                        best,
                        busy.estimate(best).ratio()))
                : row;
    }
}
