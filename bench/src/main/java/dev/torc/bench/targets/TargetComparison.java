package dev.torc.bench.targets;

import dev.torc.bench.app.Servers;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.ComparePlan;
import dev.torc.bench.compare.Comparison;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Measurements that compare servers with the method of {@code torc compare}. Stateless. */
final class TargetComparison {
    private static final double MINIMUM_EFFECT = 0.05;

    private TargetComparison() {}

    /**
     * Who is compared.
     *
     * @param servers all of them; those that cannot run here are told as missing
     * @param quick those among them that are enough to show that it works
     */
    record Field(List<String> servers, List<String> quick) {
        Field {
            servers = List.copyOf(servers);
            quick = List.copyOf(quick);
        }

        static Field of(List<String> servers) {
            return new Field(servers, servers);
        }
    }

    /**
     * How much is measured.
     *
     * @param rounds of each server, over all its processes
     * @param processes fresh ones of each server
     * @param burstMillis how long one measurement takes
     * @param warmupMillis at most so much load before the first measurement of a workload in a process
     */
    record Extent(int rounds, int processes, long burstMillis, long warmupMillis) {
        private static final Extent QUICK = new Extent(1, 1, 200, 300);
    }

    /** A workload that {@code torc compare} knows by this name. */
    static Workload workload(String name, int connections) {
        return Objects.requireNonNull(Workloads.find(name, connections), name);
    }

    /** Runs it, and writes run.json into the folder of the measurement. */
    static Run run(
            TargetSettings settings, Field field, List<Workload> workloads, Extent full, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Extent extent = settings.quick() ? Extent.QUICK : full;
        List<String> servers = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (String name : field.servers()) {
            String why = settings.quick() && !field.quick().contains(name)
                    ? "It is left out with --quick."
                    : Servers.missing(name);
            if (why == null) {
                servers.add(name);
            } else {
                missing.put(name, why);
            }
        }
        ComparePlan plan = new ComparePlan(
                servers,
                new TreeMap<>(),
                missing,
                workloads,
                TimeUnit.MILLISECONDS.toNanos(extent.burstMillis()),
                TimeUnit.MILLISECONDS.toNanos(extent.warmupMillis()),
                extent.rounds(),
                extent.processes(),
                settings.serverCpus(),
                settings.loadCpus(),
                Transports.best().name(),
                Quantity.CPU,
                MINIMUM_EFFECT);
        try (Comparison comparison = new Comparison(plan, System.nanoTime(), progress)) {
            Run run = comparison.run();
            run.write(settings.folder());
            return run;
        } catch (IOException e) {
            throw new CompareFailure("The run cannot be written: " + e.getMessage() + ".");
        }
    }
}
