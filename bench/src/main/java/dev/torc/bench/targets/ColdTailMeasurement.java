package dev.torc.bench.targets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.app.AotCache;
import dev.torc.bench.app.Servers;
import dev.torc.bench.compare.ColdServer;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialLoad;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * T7c: the 99th percentile of the first ten seconds of a server, which is started as for T15 and loaded as soon as it answered
 * once: 64 connections, closed loop. Each round starts every server anew, in shuffled order. The load is warm: it stays one process,
 * and is run on a server that does not count before.
 */
final class ColdTailMeasurement implements TargetMeasurement {
    private static final String TARGET = "T7c";
    private static final String NETTY = "netty-epoll";
    private static final String NGINX = "nginx";
    private static final double LIMIT_NETTY = 0.1;
    private static final double LIMIT_NGINX = 2;
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration REHEARSAL = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Workload workload = Objects.requireNonNull(Workloads.find(Workloads.PLAINTEXT, CONNECTIONS));

    @Override
    public String name() {
        return "cold-tail";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<String> servers = List.of("io_uring", "nio", NETTY, NGINX).stream()
                .filter(server -> Servers.missing(server) == null)
                .toList();
        Samples samples = new Samples("p99 in ms", StartMeasurement.OPTIONS);
        Random random = new Random(Samples.SEED);
        int rounds = settings.quick() ? 1 : ROUNDS;
        try (TrialLoad load = new TrialLoad(settings.loadCpus())) {
            progress.accept("warming up the load");
            trial("nio", load, settings, settings.quick() ? SHORT : REHEARSAL);
            List<String> order = new ArrayList<>(servers);
            for (int round = 1; round <= rounds; round++) {
                Collections.shuffle(order, random);
                for (String server : order) {
                    progress.accept("round " + round + " of " + rounds + ": " + server);
                    ObjectNode seen = trial(server, load, settings, settings.quick() ? SHORT : FIRST);
                    samples.add(round, server, millis(seen, "p99"), seen);
                }
            }
        }
        samples.write(settings, name());
        String medians = servers.stream()
                .map(server -> String.format(Locale.ROOT, "%s %.2f", server, samples.median(server)))
                .collect(Collectors.joining(", ", "Medians in ms: ", "."));
        TargetRow first = row("io_uring", NETTY, LIMIT_NETTY, samples);
        return List.of(
                first.measured() == null ? first : first.remarked(medians),
                row("io_uring", NGINX, LIMIT_NGINX, samples),
                row("nio", NETTY, LIMIT_NETTY, samples),
                row("nio", NGINX, LIMIT_NGINX, samples));
    }

    private ObjectNode trial(String name, TrialLoad load, TargetSettings settings, Duration duration)
            throws CompareFailure, InterruptedException {
        try (ColdServer server = ColdServer.start(name, settings.serverCpus(), true, StartMeasurement.OPTIONS)) {
            return load.run(server, workload, duration);
        }
    }

    private static double millis(ObjectNode seen, String percentile) {
        return seen.path("responseNanos").path(percentile).asDouble() / NANOS_PER_MILLI;
    }

    private static TargetRow row(String server, String over, double limit, Samples samples) {
        String what = server + " over " + over + ", p99 of the first 10 s, 64 connections, one core";
        String missing = missing(server, over);
        return missing == null
                ? samples.row(TARGET, what, limit, server, over)
                : TargetRow.missing(TARGET, what, "", false, limit, missing);
    }

    private static @Nullable String missing(String server, String over) {
        String torc = Servers.missing(server);
        if (torc != null) {
            return torc;
        }
        String peer = Servers.missing(over);
        if (peer != null) {
            return peer;
        }
        return AotCache.ofThisJvm().inUse() ? null : StartMeasurement.NO_CACHE;
    }
}
