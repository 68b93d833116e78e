package dev.torc.bench.gate;

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
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * CPU time per request over that of a program in C that does the least, by the method of {@code torc compare}. The limits are what is
 * normal with a margin for what two JVMs differ by. What seems to be worse is measured once more, in more rounds and fresh
 * processes. Stateless.
 */
final class PairedCosts {
    static final String URING_REFERENCE = "ceiling-uring";
    static final String NIO_REFERENCE = "ceiling-epoll";

    private static final String PIPELINED = "pipelined-16";
    private static final int CONNECTIONS = 64;
    private static final double MINIMUM_EFFECT = 0.05;

    /** A server, its reference, and the most that its ratio to that may be, by workload. */
    private record Pair(String server, String reference, Map<String, Double> limits) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair("io_uring", URING_REFERENCE, Map.of(Workloads.PLAINTEXT, 1.15, PIPELINED, 1.5)),
            new Pair("nio", NIO_REFERENCE, Map.of(Workloads.PLAINTEXT, 1.35, PIPELINED, 1.7)));

    /** How often is measured. */
    private record Size(int rounds, int processes, int durationMillis, int warmupMillis) {}

    private static final Size FIRST = new Size(5, 1, 700, 5_000);
    private static final Size AGAIN = new Size(8, 2, 700, 5_000);
    private static final Size QUICK = new Size(1, 1, 100, 300);

    private PairedCosts() {}

    static List<Check> run(GateSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Check> checks = new ArrayList<>();
        for (Pair pair : PAIRS) {
            List<Check> seen = measure(pair, settings, settings.quick() ? QUICK : FIRST, progress);
            if (!settings.quick() && !seen.stream().allMatch(Check::passed)) {
                progress.accept(pair.server() + " seems to cost more than it may: once more, with fresh processes");
                seen = measure(pair, settings, AGAIN, progress);
            }
            checks.addAll(seen);
        }
        return checks;
    }

    private static List<Check> measure(Pair pair, GateSettings settings, Size size, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        String server = settings.server(pair.server());
        List<Workload> workloads = pair.limits().keySet().stream()
                .sorted()
                .map(name -> Objects.requireNonNull(Workloads.find(name, CONNECTIONS)))
                .toList();
        ComparePlan plan = new ComparePlan(
                List.of(pair.reference(), server),
                new TreeMap<>(),
                Map.of(),
                workloads,
                TimeUnit.MILLISECONDS.toNanos(size.durationMillis()),
                TimeUnit.MILLISECONDS.toNanos(size.warmupMillis()),
                size.rounds(),
                size.processes(),
                settings.serverCpus(),
                settings.loadCpus(),
                Workloads.LOAD_TRANSPORT,
                Quantity.CPU,
                MINIMUM_EFFECT);
        Run run;
        try (Comparison comparison = new Comparison(plan, System.nanoTime(), progress)) {
            run = comparison.run();
        }
        if (!run.isClean()) {
            throw new CompareFailure("A server answered with errors.");
        }
        List<Check> checks = new ArrayList<>();
        for (Workload workload : workloads) {
            Comparing ratio = run.comparing(server, workload.name(), Quantity.CPU);
            if (ratio == null) {
                throw new CompareFailure("The CPU time of " + server + " cannot be read here.");
            }
            double limit = Objects.requireNonNull(pair.limits().get(workload.name()));
            checks.add(Check.of(
                    "CPU of " + server + " over that of " + pair.reference() + ", " + workload.name(), limit, ratio));
        }
        return checks;
    }
}
