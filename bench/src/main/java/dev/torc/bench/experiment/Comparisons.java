package dev.torc.bench.experiment;

import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.Servers;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.ComparePlan;
import dev.torc.bench.compare.Comparing;
import dev.torc.bench.compare.Comparison;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Experiments that compare servers with the method of {@code torc compare}. Stateless. */
final class Comparisons {
    private static final double MINIMUM_EFFECT = 0.05;

    private Comparisons() {}

    /** Compares the servers that can run here to the first of them. */
    static Run run(List<String> servers, Workload workload, ExperimentSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        boolean quick = settings.quick();
        ComparePlan plan = new ComparePlan(
                servers,
                new TreeMap<>(),
                Map.of(),
                List.of(workload),
                TimeUnit.MILLISECONDS.toNanos(quick ? 300 : 2_000),
                TimeUnit.MILLISECONDS.toNanos(quick ? 500 : 6_000),
                quick ? 1 : 6,
                quick ? 1 : 2,
                settings.serverCpus(),
                settings.loadCpus(),
                Workloads.LOAD_TRANSPORT,
                Quantity.CPU,
                MINIMUM_EFFECT);
        try (Comparison comparison = new Comparison(plan, System.nanoTime(), progress)) {
            return comparison.run();
        }
    }

    /** Those of these servers that can run here. */
    static List<String> known(List<String> servers) {
        return servers.stream()
                .filter(name -> Servers.names().contains(ServerName.of(name).server()))
                .toList();
    }

    /** The medians of a quantity, a figure for each server. */
    static List<Figure> medians(Run run, Workload workload, Quantity quantity, String what, String unit) {
        List<Figure> figures = new ArrayList<>();
        run.servers()
                .forEach(server -> run.median(server.name(), workload.name(), quantity)
                        .ifPresent(median -> figures.add(Figure.measured(server.name() + ", " + what, unit, median))));
        return figures;
    }

    /** The ratio of a server's quantity to the baseline's. */
    static double ratio(Run run, String server, Workload workload, Quantity quantity) throws CompareFailure {
        Comparing comparing = run.comparing(server, workload.name(), quantity);
        if (comparing == null) {
            throw new CompareFailure(
                    "There is no round in which both " + server + " and " + run.baseline() + " could be measured.");
        }
        return comparing.ratio();
    }
}
