package dev.torc.bench.targets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.torc.bench.app.Launches;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.MemorySeen;
import dev.torc.bench.compare.TrialServer;
import dev.torc.bench.statistics.HodgesLehmann;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * T12: what stays alive for an idle connection that has had one request. Live bytes are what is reachable on the heap after a
 * collection, and the native memory that code asked for; what they grow by from a few connections to many is divided by how many
 * more the server has kept. Each process of a server is asked once, for tables that have grown stay grown. The kernel's memory for sockets and
 * for a ring's receives is in neither. Stateless.
 */
final class IdleMemoryMeasurement implements TargetMeasurement {
    private static final String FILE = "idle-memory.json";
    private static final String TARGET = "T12";
    private static final String UNIT = "B";
    private static final int CONNECTIONS = 10_000;
    private static final int CONNECTIONS_QUICK = 500;
    private static final int CONNECTIONS_MAX = 50_000;

    /** The lowest and the highest of so many enclose the median with a probability of 97 %, however values are distributed. */
    private static final int PROCESSES = 6;

    /** For all that is no connection. */
    private static final int DESCRIPTORS_SPARE = 500;

    /** What first connections load and make is no connection's. */
    private static final int CONNECTIONS_BEFORE = 100;

    private static final long SEED = 12;
    private static final double MIB = 1 << 20;

    /** An engine, and what is aimed at for it. */
    private record Aim(String server, double bytesMax) {}

    private static final List<Aim> AIMS = List.of(new Aim("io_uring", 512), new Aim("nio", 1536));

    @Override
    public String name() {
        return "idle-memory";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        int connections = settings.quick() ? CONNECTIONS_QUICK : CONNECTIONS;
        List<String> servers = AIMS.stream()
                .map(Aim::server)
                .filter(each -> missing(each) == null)
                .collect(Collectors.toList());
        List<IdleSample> samples = new ArrayList<>();
        List<IdleSample> most = new ArrayList<>();
        List<IdleSample> others = new ArrayList<>();
        if (connectionsMax() >= connections) {
            Random random = new Random(SEED);
            for (int process = 0; process < (settings.quick() ? 1 : PROCESSES); process++) {
                Collections.shuffle(servers, random);
                for (String server : servers) {
                    samples.add(sample(server, connections, settings, progress));
                }
            }
            if (!settings.quick()) {
                for (String server : servers) {
                    most.add(sample(server, connectionsMax(), settings, progress));
                }
                others = others(connections, settings, progress);
            }
        }
        write(settings.folder().resolve(FILE), samples, most, others);
        List<TargetRow> rows = new ArrayList<>();
        for (Aim aim : AIMS) {
            rows.add(row(aim, connections, samples, most));
        }
        if (!others.isEmpty()) {
            rows.set(0, rows.getFirst().remarked(rows.getFirst().remark() + " " + text(others)));
        }
        return rows;
    }

    /** Why an engine cannot be measured, in one sentence; null where it can. */
    private static @Nullable String missing(String server) {
        try {
            Transports.named(server);
            return null;
        } catch (TransportException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** How many connections the descriptors of a process allow, of those that its client can have, too. */
    private static int connectionsMax() {
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : 0;
        return (int) Math.min(CONNECTIONS_MAX, descriptors - DESCRIPTORS_SPARE);
    }

    private static IdleSample sample(String server, int connections, TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        progress.accept(server + ": " + connections + " idle connections");
        boolean isTorc = AIMS.stream().anyMatch(each -> each.server().equals(server));
        List<String> options = isTorc ? List.of("--idle-timeout", "10m") : List.of();
        try (TrialServer started =
                new TrialServer(server, settings.serverCpus(), options, List.of("-XX:NativeMemoryTracking=summary"))) {
            OptionalLong idleRss = started.rssBytes();
            started.crowd(CONNECTIONS_BEFORE, settings.loadCpus());
            MemorySeen before = started.memory();
            started.crowd(CONNECTIONS_BEFORE + connections, settings.loadCpus());
            return IdleSample.between(server, connections, idleRss, before, started.memory());
        }
    }

    /** One process each of those servers of others that can run here, and keep so many connections. */
    private static List<IdleSample> others(int connections, TargetSettings settings, Consumer<String> progress)
            throws InterruptedException {
        List<String> names = new ArrayList<>(Launches.names());
        names.add("jdk");
        names.add("jdk-virtual");
        List<IdleSample> samples = new ArrayList<>();
        for (String name : names) {
            if (Launches.names().contains(name) && Launches.missing(name) != null) {
                continue;
            }
            try {
                samples.add(sample(name, connections, settings, progress));
            } catch (CompareFailure e) {
                progress.accept(name + " is left out: " + e.getMessage());
            }
        }
        return samples;
    }

    private static void write(Path file, List<IdleSample> samples, List<IdleSample> most, List<IdleSample> others)
            throws CompareFailure {
        List<IdleSample> all = new ArrayList<>(samples);
        all.addAll(most);
        all.addAll(others);
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
        } catch (IOException e) {
            throw new CompareFailure("Cannot write " + file + ": " + e.getMessage() + ".");
        }
    }

    private static TargetRow row(Aim aim, int connections, List<IdleSample> samples, List<IdleSample> most) {
        String what = String.format(
                Locale.ROOT,
                "%s, live heap and native memory per idle connection, %,d of them",
                aim.server(),
                connections);
        List<IdleSample> own = of(aim.server(), samples);
        double[] bytes = own.stream()
                .map(IdleSample::liveBytes)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (bytes.length == 0) {
            String why = missing(aim.server());
            return TargetRow.missing(
                    TARGET,
                    what,
                    UNIT,
                    false,
                    aim.bytesMax(),
                    why != null ? why : "A process may have too few descriptors: raise the limit (ulimit -n).");
        }
        TargetRow row = TargetRow.atMost(TARGET, what, UNIT, aim.bytesMax(), HodgesLehmann.location(bytes))
                .within(bytes[0], bytes[bytes.length - 1]);
        return row.remarked(remark(own, of(aim.server(), most)));
    }

    private static List<IdleSample> of(String server, List<IdleSample> samples) {
        return samples.stream().filter(each -> each.server().equals(server)).toList();
    }

    private static String remark(List<IdleSample> own, List<IdleSample> most) {
        StringBuilder text = new StringBuilder();
        Long rss = own.getFirst().idleRssBytes();
        if (rss != null) {
            text.append(String.format(Locale.ROOT, "The idle server has %.0f MiB resident.", rss / MIB));
        }
        for (IdleSample each : most) {
            Double bytes = each.liveBytes();
            if (bytes != null) {
                text.append(String.format(Locale.ROOT, " At %,d connections: %.0f B.", each.kept(), bytes));
            }
        }
        return text.toString().strip();
    }

    private static String text(List<IdleSample> others) {
        return others.stream()
                .map(IdleMemoryMeasurement::text)
                .collect(Collectors.joining(", ", "Others, growth of RSS and live bytes per connection: ", "."));
    }

    private static String text(IdleSample other) {
        Double rss = other.rssBytes();
        Double live = other.liveBytes();
        return String.format(
                Locale.ROOT,
                "%s %s/%s%s",
                other.server(),
                rss == null ? "-" : Long.toString(Math.round(rss)),
                live == null ? "-" : Long.toString(Math.round(live)),
                other.kept() < 0.99 * other.opened() ? " (kept " + other.kept() + ")" : "");
    }
}
