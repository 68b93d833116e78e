package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Trials and runs that were not measured but made up, for tests. */
public final class Trials {
    private Trials() {}

    /** One in which every request was answered. */
    public static Trial trial(
            String server, int round, int process, Map<String, Double> values, @Nullable Integer repeatOf) {
        ObjectNode load = JsonNodeFactory.instance.objectNode();
        load.put("responses", 100).put("succeeded", 100).put("elapsedNanos", 1_000_000_000);
        return new Trial(
                server,
                Workloads.PLAINTEXT,
                round,
                process,
                1,
                "2026-01-01T00:00:00Z",
                3,
                true,
                List.of(),
                repeatOf,
                true,
                values,
                new TreeMap<>(),
                new TreeMap<>(),
                null,
                null,
                load);
    }

    /** What servers cost in a run. */
    public record Costs(Map<String, Double> microsByServer, int processes, int rounds) {}

    /**
     * A run with noise as machines have it: rounds swing by much, and the same for all servers; each process of a server is its
     * own by 1 %, and each measurement by 2 %.
     */
    public static Run run(RandomGenerator random, Costs costs, String baseline) {
        List<Trial> trials = new ArrayList<>();
        int round = 1;
        for (int process = 1; process <= costs.processes(); process++) {
            Map<String, Double> own = new TreeMap<>();
            costs.microsByServer()
                    .forEach((server, micros) -> own.put(server, micros * Math.exp(0.01 * random.nextGaussian())));
            for (int i = 0; i < costs.rounds(); i++) {
                double swing = Math.exp(0.3 * random.nextGaussian());
                for (Map.Entry<String, Double> each : own.entrySet()) {
                    double cpu = each.getValue() * swing * Math.exp(0.02 * random.nextGaussian());
                    trials.add(trial(each.getKey(), round, process, Map.of("CPU", cpu, "THROUGHPUT", 1e6 / cpu), null));
                }
                round++;
            }
        }
        return run(trials, baseline);
    }

    /** A run of these trials. */
    public static Run run(List<Trial> trials, String baseline) {
        List<ServerRecord> servers = trials.stream()
                .map(Trial::server)
                .distinct()
                .map(name -> new ServerRecord(name, List.of("java", name), null, null, null, null, null))
                .toList();
        return new Run(
                Run.SCHEMA,
                "2026-01-01T00:00:00Z",
                1,
                baseline,
                JsonNodeFactory.instance.objectNode(),
                Map.of("os", "Linux"),
                servers,
                List.of(Workloads.custom("/plaintext", 64, 1, 0, false)),
                List.of(),
                trials,
                List.of(),
                null);
    }

    /** The same run with its servers in another order. */
    public static Run withServers(Run run, List<ServerRecord> servers) {
        return new Run(
                run.schema(),
                run.startedAt(),
                run.seed(),
                run.baseline(),
                run.options(),
                run.environment(),
                servers,
                run.workloads(),
                run.unserved(),
                run.trials(),
                run.comparisons(),
                run.calibration());
    }
}
