package dev.torc.bench.targets;

import static dev.torc.bench.targets.Contenders.NIO;
import static dev.torc.bench.targets.Contenders.URING;
import static dev.torc.bench.targets.RunRows.Rivals.one;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Environment;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.targets.RunRows.Pair;
import dev.torc.bench.targets.TargetComparison.Extent;
import dev.torc.bench.targets.TargetComparison.Field;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** T11: a request on each connection, 10,000 of them at a time, or as many as this machine lets one process have. */
final class ShortConnectionsMeasurement implements TargetMeasurement {
    private static final int CONNECTIONS = 10_000;
    private static final int CONNECTIONS_QUICK = 64;
    private static final String SHORT = "short";

    /** Long enough for each connection of the crowd to come more than once: the first ones all come at the same moment. */
    private static final Extent FULL = new Extent(6, 3, 4_000, 6_000);

    /** Descriptors that a process has beside its connections, and ports that others have. */
    private static final int RESERVED = 500;

    private static final Pattern PORTS = Pattern.compile("(\\d+)\\s+(\\d+)");

    @Override
    public String name() {
        return "short-connections";
    }

    @Override
    public List<String> targets() {
        return List.of("T11");
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        int possible = possible(Environment.describe(settings.serverCpus()), CONNECTIONS);
        int connections = settings.quick() ? CONNECTIONS_QUICK : possible;
        List<Workload> workloads = List.of(TargetComparison.workload(SHORT, connections));
        RunRows run =
                new RunRows(TargetComparison.run(settings, Field.of(List.of(URING, NIO)), workloads, FULL, progress));
        String fewer = connections < CONNECTIONS && !settings.quick()
                ? "Descriptors and ports of this machine leave room for no more connections at a time. "
                : "";
        return Stream.of(
                        run.ratio("T11", 0.85, new Pair(URING, one(NIO), SHORT, Quantity.MEAN)),
                        run.ratio("T11", 0.85, Pair.cpu(URING, one(NIO), SHORT)))
                .map(row -> row.remarked((fewer + row.remark()).strip()))
                .toList();
    }

    /** How many of the connections that are wanted the limits of a machine leave room for. */
    static int possible(Map<String, String> environment, int wanted) {
        long room = wanted;
        String files = environment.getOrDefault("limit open files", "");
        if (files.matches("\\d{1,18}")) {
            room = Math.min(room, Long.parseLong(files) - RESERVED);
        }
        Matcher ports = PORTS.matcher(environment.getOrDefault("net.ipv4.ip_local_port_range", ""));
        if (ports.matches()) {
            room = Math.min(room, Long.parseLong(ports.group(2)) - Long.parseLong(ports.group(1)) + 1 - RESERVED);
        }
        return (int) Math.max(1, room);
    }
}
