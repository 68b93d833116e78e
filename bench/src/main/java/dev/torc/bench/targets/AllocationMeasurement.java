package dev.torc.bench.targets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.app.Servers;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.TrialServer;
import dev.torc.bench.load.LoadResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * T8: what the loops' threads allocate for a request. {@code torc compare} counts all threads from before the load to after it, with
 * its new connections and what reads the counters; here the server is asked twice within one load, whose connections stay, and
 * the allocation of the loops' threads alone counts, which the JVM knows to the byte. The figure is the median of many such
 * windows, so that what happens once in a while (a table that grows) is told, and not taken for a cost of requests.
 */
final class AllocationMeasurement implements TargetMeasurement {
    private static final int CONNECTIONS = 64;
    private static final String RAW = "allocation.json";
    private static final String UNIT = "B";
    private static final Extent FULL = new Extent(3, 8, 500, 6_000);
    private static final Extent QUICK = new Extent(1, 2, 100, 500);

    /** How much is measured: fresh processes of each server, windows in each, their length, and the load before the first. */
    private record Extent(int processes, int windows, long windowMillis, long warmupMillis) {}

    /**
     * What happened between two looks at a server.
     *
     * @param server its name
     * @param process which of its processes, from 1
     * @param requests that it answered
     * @param connections that were new
     * @param loopBytes what the threads of its loops allocated
     * @param allBytes what all its threads allocated, that of the answers to this measurement included
     */
    record Window(
            @JsonProperty("server") String server,
            @JsonProperty("process") int process,
            @JsonProperty("requests") long requests,
            @JsonProperty("connections") long connections,
            @JsonProperty("loopBytes") long loopBytes,
            @JsonProperty("allBytes") long allBytes) {

        static Window between(String server, int process, JsonNode before, JsonNode after) {
            return new Window(
                    server,
                    process,
                    grown(before.path("http"), after.path("http"), "requests"),
                    grown(before.path("counters"), after.path("counters"), "accepted"),
                    grown(before, after, "loopAllocatedBytes"),
                    grown(before, after, "allocatedBytes"));
        }

        private static long grown(JsonNode before, JsonNode after, String name) {
            return after.path(name).asLong() - before.path(name).asLong();
        }

        /** Whether requests were all that happened. */
        boolean isSteady() {
            return requests > 0 && connections == 0;
        }
    }

    @Override
    public String name() {
        return "allocation";
    }

    @Override
    public List<String> targets() {
        return List.of("T8");
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Extent extent = settings.quick() ? QUICK : FULL;
        List<String> servers = List.of(Contenders.URING, Contenders.NIO);
        List<Window> windows = new ArrayList<>();
        for (int process = 1; process <= extent.processes(); process++) {
            for (String server : servers) {
                if (Servers.missing(server) == null) {
                    progress.accept(server + " (" + process + " of " + extent.processes() + ")");
                    windows.addAll(windows(server, process, settings, extent));
                }
            }
        }
        try {
            TargetFolder.mapper().writeValue(settings.folder().resolve(RAW).toFile(), Map.of("windows", windows));
        } catch (IOException e) {
            throw new CompareFailure("The windows cannot be written: " + e.getMessage() + ".");
        }
        return servers.stream().map(server -> row(server, windows)).toList();
    }

    private static List<Window> windows(String name, int process, TargetSettings settings, Extent extent)
            throws CompareFailure, InterruptedException {
        List<Window> windows = new ArrayList<>();
        try (TrialServer server = new TrialServer(name, settings.serverCpus(), List.of());
                SteadyLoad load = new SteadyLoad(server.url() + "/plaintext", CONNECTIONS)) {
            server.stats(); // the first answer loads classes, which the sum of all threads would tell
            TimeUnit.MILLISECONDS.sleep(extent.warmupMillis());
            JsonNode before = server.stats();
            for (int i = 0; i < extent.windows(); i++) {
                TimeUnit.MILLISECONDS.sleep(extent.windowMillis());
                JsonNode after = server.stats();
                windows.add(Window.between(name, process, before, after));
                before = after;
            }
            LoadResult result = load.end();
            if (result.errorCount() > 0) {
                throw new CompareFailure(name + " answered with errors: " + result.errors() + result.statuses() + ".");
            }
        }
        return windows;
    }

    /** The row of a server. */
    static TargetRow row(String server, List<Window> all) {
        String what =
                server + ", allocated by its loops per request, " + CONNECTIONS + " connections, none of them new";
        String missing = Servers.missing(server);
        List<Window> steady = all.stream()
                .filter(each -> each.server().equals(server) && each.isSteady())
                .toList();
        if (missing != null || steady.isEmpty()) {
            String why = missing == null ? "Connections came or no request did, whenever it was looked at." : missing;
            return TargetRow.missing("T8", what, UNIT, false, 0, why);
        }
        double[] sorted = steady.stream()
                .mapToDouble(each -> (double) each.loopBytes() / each.requests())
                .sorted()
                .toArray();
        long requests = steady.stream().mapToLong(Window::requests).sum();
        long loopBytes = steady.stream().mapToLong(Window::loopBytes).sum();
        double allBytes = steady.stream().mapToLong(Window::allBytes).sum();
        return TargetRow.atMost("T8", what, UNIT, 0, median(sorted))
                .remarked(String.format(
                        Locale.ROOT,
                        "Median of %d windows; in all of them %,d B in %,d requests, from %.4f to %.4f B per request. All"
                                + " threads, what answers this measurement included: %.4f.",
                        sorted.length,
                        loopBytes,
                        requests,
                        sorted[0],
                        sorted[sorted.length - 1],
                        allBytes / requests));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
    }
}
