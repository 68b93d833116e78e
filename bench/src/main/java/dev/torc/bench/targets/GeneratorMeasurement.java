package dev.torc.bench.targets;

import dev.torc.bench.app.Launches;
import dev.torc.bench.app.Tool;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialLoad;
import dev.torc.bench.compare.TrialProgram;
import dev.torc.bench.compare.TrialServer;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.statistics.Estimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * T16: the rate that load generators reach on one core, in a closed loop on 64 connections, against the program in C on
 * liburing on the other core. That server is the limit of the fastest of them.
 */
final class GeneratorMeasurement implements TargetMeasurement {
    private static final String TARGET = "T16";
    private static final String SERVER = "ceiling-uring";
    private static final String TORC = "torc load, ";
    private static final String WRK = "wrk";
    private static final String RING_CLIENT = "load_uring";
    private static final String BUSY = "serverBusyPercent";
    private static final double AGAINST_WRK_MIN = 1.0;
    private static final double AGAINST_RING_CLIENT_MIN = 0.9;
    private static final int CONNECTIONS = 64;
    private static final int PROCESSES = 3;
    private static final int ROUNDS_PER_PROCESS = 2;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double PERCENT = 100;
    private static final Pattern WRK_RATE = Pattern.compile("Requests/sec: +(\\d+(?:\\.\\d+)?)");
    private static final Pattern WRK_ERRORS = Pattern.compile(" *(Socket errors|Non-2xx).*");
    private static final Pattern RING_CLIENT_COUNT = Pattern.compile("requests=(\\d+) seconds=(\\d+\\.\\d+)");

    @Override
    public String name() {
        return "generator";
    }

    @Override
    public List<String> targets() {
        return List.of(TARGET);
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Map<String, String> missing = missing();
        List<String> transports = Engines.NAMES.stream()
                .filter(name -> !missing.containsKey(TORC + name))
                .toList();
        Readings readings = new Readings("requests/s", System.nanoTime());
        if (!missing.containsKey(SERVER)) {
            List<String> generators =
                    new ArrayList<>(transports.stream().map(TORC::concat).toList());
            List.of(WRK, RING_CLIENT).stream()
                    .filter(name -> !missing.containsKey(name))
                    .forEach(generators::add);
            int processes = settings.quick() ? 1 : PROCESSES;
            for (int process = 1; process <= processes; process++) {
                progress.accept("process " + process + " of " + processes);
                process(settings, process, generators, readings);
            }
        }
        readings.write(settings.folder());
        List<TargetRow> rows = new ArrayList<>();
        for (String transport : Engines.NAMES) {
            rows.add(row(transport, WRK, AGAINST_WRK_MIN, missing, readings));
            rows.add(row(transport, RING_CLIENT, AGAINST_RING_CLIENT_MIN, missing, readings));
        }
        return rows;
    }

    /** Why something cannot be measured, by its name. */
    private static Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>();
        note(SERVER, Launches.missing(SERVER), missing);
        note(RING_CLIENT, Launches.lightLoadMissing(), missing);
        note(WRK, Tool.isPresent(WRK) ? null : "This machine lacks wrk: install wrk.", missing);
        for (String transport : Engines.NAMES) {
            note(TORC + transport, Engines.missing(transport), missing);
        }
        return missing;
    }

    private static void note(String name, @Nullable String why, Map<String, String> missing) {
        if (why != null) {
            missing.put(name, why);
        }
    }

    private static void process(TargetSettings settings, int process, List<String> generators, Readings readings)
            throws CompareFailure, InterruptedException {
        int seconds = settings.quick() ? 1 : 2;
        try (TrialServer server = new TrialServer(SERVER, settings.serverCpus(), List.of());
                TrialLoad load = new TrialLoad(settings.loadCpus())) {
            for (String name : generators) {
                if (name.startsWith(TORC)) {
                    // What is run by its users rehearses before it measures.
                    load.run(SERVER, job(server, name, settings.quick() ? 500 : 3_000));
                }
            }
            for (int round = 0; round < (settings.quick() ? 1 : ROUNDS_PER_PROCESS); round++) {
                readings.round(generators, process, name -> {
                    Double before = server.cpuMicros();
                    double rate = rate(name, server, load, settings.loadCpus(), seconds);
                    Double after = server.cpuMicros();
                    return new Readings.Seen(
                            rate,
                            before == null || after == null
                                    ? Map.of()
                                    : Map.of(BUSY, PERCENT * (after - before) / (seconds * MICROS_PER_SECOND)));
                });
            }
        }
    }

    private static double rate(String name, TrialServer server, TrialLoad load, String cpus, int seconds)
            throws CompareFailure, InterruptedException {
        return switch (name) {
            case WRK -> wrk(server, cpus, seconds);
            case RING_CLIENT -> ringClient(server, cpus, seconds);
            default -> {
                LoadResult result = load.run(SERVER, job(server, name, TimeUnit.SECONDS.toMillis(seconds)));
                yield result.requestsPerSecond();
            }
        };
    }

    private static LoadJob job(TrialServer server, String name, long millis) {
        return LoadJob.of(server.url() + "/plaintext")
                .withConnections(CONNECTIONS)
                .withTransport(name.substring(TORC.length()))
                .withDurationNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private static double wrk(TrialServer server, String cpus, int seconds)
            throws CompareFailure, InterruptedException {
        List<String> lines = TrialProgram.run(
                cpus, List.of(WRK, "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", server.url() + "/plaintext"));
        if (lines.stream().anyMatch(line -> WRK_ERRORS.matcher(line).matches())) {
            throw new CompareFailure("wrk met errors: " + String.join(" ", lines) + ".");
        }
        return Double.parseDouble(find(WRK_RATE, lines).group(1));
    }

    private static double ringClient(TrialServer server, String cpus, int seconds)
            throws CompareFailure, InterruptedException {
        List<String> command;
        try {
            command =
                    Launches.lightLoad("127.0.0.1", server.address().getPort(), "/plaintext", CONNECTIONS, 1, seconds);
        } catch (IOException e) {
            throw new CompareFailure(RING_CLIENT + " cannot be built: " + e.getMessage() + ".");
        }
        Matcher count = find(RING_CLIENT_COUNT, TrialProgram.run(cpus, command));
        return Long.parseLong(count.group(1)) / Double.parseDouble(count.group(2));
    }

    private static Matcher find(Pattern pattern, List<String> lines) throws CompareFailure {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow(() -> new CompareFailure("A generator said no rate: " + String.join(" ", lines) + "."));
    }

    private static TargetRow row(
            String transport, String other, double min, Map<String, String> missing, Readings readings) {
        String what = "torc load on one core, " + transport + ", peak rate against " + other;
        for (String needed : List.of(SERVER, TORC + transport, other)) {
            if (missing.containsKey(needed)) {
                return TargetRow.missing(TARGET, what, "", true, min, String.valueOf(missing.get(needed)));
            }
        }
        Estimate ratio = readings.ratio(TORC + transport, other);
        String rates = String.format(
                Locale.ROOT,
                "%,.0f requests/s against %,.0f",
                readings.estimate(TORC + transport).ratio(),
                readings.estimate(other).ratio());
        return TargetRow.atLeast(TARGET, what, "", min, ratio.ratio())
                .within(ratio.low(), ratio.high())
                .remarked(rates + busy(TORC + transport, other, readings));
    }

    private static String busy(String own, String other, Readings readings) {
        return readings.hasBeside(own, BUSY) && readings.hasBeside(other, BUSY)
                ? String.format(
                        Locale.ROOT,
                        "; the server used %.0f %% and %.0f %% of its CPU",
                        readings.location(own, BUSY),
                        readings.location(other, BUSY))
                : "";
    }
}
