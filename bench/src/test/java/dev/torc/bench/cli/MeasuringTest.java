package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.http.HttpStats;
import dev.torc.transport.LoopStats.Counter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Short runs of {@code torc load} on a server of this process, and of {@code torc compare} with its child processes. */
class MeasuringTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int execute(String... arguments) {
        CommandLine line = TorcCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void nothingOfARehearsalReachesTheTarget() throws IOException {
        Path file = folder.resolve("load.json");
        RunningServer running = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            String url = "http://127.0.0.1:" + running.address().getPort() + "/plaintext";
            assertEquals(
                    ExitCode.GOOD,
                    execute("load", url, "-n", "100", "--rehearsal", "300ms", "--json", file.toString()),
                    err.toString());
            JsonNode result = new ObjectMapper().readTree(file.toFile()).path("result");
            assertEquals(100, result.path("responses").asLong());
            assertEquals(
                    100,
                    Objects.requireNonNull(running.httpStats()).get(HttpStats.Counter.REQUESTS),
                    result.toString());
        } finally {
            running.stop(Duration.ofSeconds(5));
        }
    }

    /** Loads a server's {@code /plaintext} and answers what was written. */
    private JsonNode load(String server, String... options) throws IOException {
        Path file = folder.resolve("load.json");
        RunningServer running = Servers.start(ServerName.of(server), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            List<String> arguments = new ArrayList<>(List.of(
                    "load", "http://127.0.0.1:" + running.address().getPort() + "/plaintext", "--json", file + ""));
            // Whoever builds may have anything else on this machine.
            arguments.add("--allow-invalid");
            arguments.addAll(List.of(options));
            assertEquals(ExitCode.GOOD, execute(arguments.toArray(String[]::new)), err.toString());
        } finally {
            running.stop(Duration.ofSeconds(5));
        }
        return new ObjectMapper().readTree(file.toFile()).path("result");
    }

    /** Compares servers in two rounds, everything on one CPU, and answers what was written. */
    private JsonNode compare(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("compare", "--duration", "300ms", "--warmup", "90ms"));
        arguments.addAll(List.of("--rounds", "2", "--connections", "4", "--load-cpus", "0", "--out", folder + ""));
        arguments.addAll(List.of(options));
        assertEquals(ExitCode.GOOD, execute(arguments.toArray(String[]::new)), err.toString());
        return new ObjectMapper().readTree(folder.resolve("run.json").toFile());
    }

    private static List<JsonNode> trials(JsonNode run) {
        return StreamSupport.stream(run.path("trials").spliterator(), false).toList();
    }

    @Test
    void loadsInAClosedLoopUnlessToldOtherwise() throws IOException {
        JsonNode result = load("nio", "--requests", "1000", "--connections", "8");
        assertEquals(1000, result.path("sent").asLong());
        assertEquals(1000, result.path("succeeded").asLong());
        assertTrue(out.toString().contains("closed loop"), out.toString());
    }

    @Test
    void loadsWithoutSleeping() throws IOException {
        JsonNode result = load("nio", "--spin", "--requests", "200", "--connections", "1");
        assertEquals(200, result.path("succeeded").asLong(), result.toString());
        assertTrue(out.toString().contains("closed loop"), out.toString());
    }

    @Test
    void loadsAtARate() throws IOException {
        JsonNode result = load("nio", "--rate", "2000", "--duration", "500ms");
        assertEquals(1000, result.path("sent").asLong() + result.path("backlog").asLong());
        assertTrue(result.path("sendDelayNanos").has("p99"), result.toString());
        assertTrue(out.toString().contains("open loop at 2,000 requests/s"), out.toString());
        assertTrue(out.toString().contains("latency from the intended start"), out.toString());
        assertTrue(out.toString().contains("(backlog)"), out.toString());
    }

    @Test
    void comparesAtTheSameRate() throws IOException {
        JsonNode run = compare("--servers", "nio,jdk", "--rate", "500");
        assertEquals(500, run.path("workloads").path(0).path("ratePerSecond").asLong());
        assertTrue(trials(run).size() >= 4, run.toString());
        assertCounters(trials(run));
        for (JsonNode round : trials(run)) {
            JsonNode load = round.path("load");
            assertEquals(150, load.path("sent").asLong() + load.path("backlog").asLong(), round.toString());
        }
        assertTrue(out.toString().contains("backlog"), out.toString());
        assertTrue(out.toString().contains("open loop at 500 requests/s"), out.toString());
    }

    /** Torc's loops have every counter, the JDK's server has none. */
    private static void assertCounters(List<JsonNode> rounds) {
        for (JsonNode round : rounds) {
            JsonNode counters = round.path("counters");
            if (round.path("server").asText().equals("jdk")) {
                assertEquals(0, counters.size(), counters.toString());
                continue;
            }
            for (Counter counter : Counter.values()) {
                assertTrue(counters.has(counter.name().toLowerCase(Locale.ROOT)), counters.toString());
            }
            assertTrue(counters.path("syscalls").asLong() > 0, counters.toString());
            assertTrue(counters.path("receives").asLong() > 0, counters.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "jdk", "jdk-api-on-torc"})
    void loadsWithAConnectionPerRequest(String server) throws IOException {
        JsonNode result = load(server, "--connection-per-request", "--requests", "2000", "--connections", "16");
        assertEquals(2000, result.path("sent").asLong());
        assertEquals(2000, result.path("succeeded").asLong());
        assertEquals(0, result.path("errors").size(), result.toString());
        assertTrue(out.toString().contains("connections/s"), out.toString());
        assertTrue(out.toString().contains("latency from the start of connecting"), out.toString());
    }

    @Test
    void loadsAtARateWithAConnectionPerRequest() throws IOException {
        JsonNode result = load("nio", "--connection-per-request", "--requests", "300", "--rate", "1000");
        assertEquals(300, result.path("succeeded").asLong());
        assertEquals(0, result.path("errors").size(), result.toString());
    }

    @Test
    void comparesWithAConnectionPerRequest() throws IOException {
        JsonNode run = compare("--servers", "nio,jdk", "--connection-per-request");
        for (JsonNode round : trials(run)) {
            assertTrue(round.path("values").path("MEAN").asDouble() > 0, round.toString());
        }
        String heading = out.toString().lines().findFirst().orElse("");
        assertTrue(heading.contains("connections/s") && heading.contains("mean us"), heading);
        assertTrue(heading.contains("CPU us/conn"), heading);
    }

    @Test
    void marksWhatIsNotSaturated() throws IOException {
        JsonNode run = compare("--servers", "nio,jdk", "--rate", "100");
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "costs are read from /proc");
        for (JsonNode round : trials(run)) {
            boolean saturated = round.path("values").path("BUSY").asDouble() >= 97;
            assertEquals(saturated, round.path("saturated").asBoolean(!saturated), round.toString());
        }
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().contains("busy %"), lines.getFirst());
        // A hundred requests per second are far from what it can do, unless the machine is.
        boolean saturated = !lines.get(1).matches("nio +\\d+\\* .*");
        double[] busy = trials(run).stream()
                .filter(trial -> trial.path("server").asText().equals("nio"))
                .filter(trial -> !trial.has("repeatOf"))
                .mapToDouble(trial -> trial.path("values").path("BUSY").asDouble())
                .toArray();
        assertTrue(saturated || busy.length == 2 && Math.min(busy[0], busy[1]) < 97, out.toString());
        assertTrue(saturated || out.toString().contains("* not saturated"), out.toString());
    }

    @Test
    void measuresEveryWorkloadAndSharesOfThePeak() throws IOException {
        String all = "plaintext,json,echo-1k,echo-16k,stream,file,short,pipelined-16,idle-busy,slow-fast,rate-50";
        JsonNode run = compare("--servers", "nio,jdk-virtual", "--workload", all, "--processes", "1");
        assertEquals(0, run.path("unserved").size(), run.path("unserved").toString());
        double peak = Double.MAX_VALUE;
        for (String server : List.of("nio", "jdk-virtual")) {
            double[] rates = trials(run).stream()
                    .filter(trial -> trial.path("server").asText().equals(server))
                    .filter(trial -> trial.path("workload").asText().equals("plaintext"))
                    .mapToDouble(
                            trial -> trial.path("values").path("THROUGHPUT").asDouble())
                    .toArray();
            peak = Math.min(peak, Arrays.stream(rates).max().orElseThrow());
        }
        for (JsonNode workload : run.path("workloads")) {
            if (workload.path("name").asText().equals("rate-50")) {
                double rate = workload.path("ratePerSecond").asDouble();
                assertTrue(rate > 1 && rate <= peak / 2 + 1, workload + " of " + peak);
            }
        }
        assertEquals(11, run.path("workloads").size());
        for (String heading : all.split(",", -1)) {
            assertTrue(out.toString().contains(heading + ": "), heading);
        }
        assertTrue(Files.readString(folder.resolve("report.md")).contains("## slow-fast"));
    }

    @Test
    void aWorkloadThatIsNotServedIsARowAndNotAnError() throws IOException {
        JsonNode run = compare("--servers", "nio,threads", "--workload", "file", "--processes", "1");
        assertEquals("threads", run.path("unserved").path(0).path("server").asText());
        assertTrue(out.toString().contains("missing: It does not serve GET /files/"), out.toString());
        assertTrue(trials(run).stream()
                .allMatch(trial -> trial.path("server").asText().equals("nio")));
    }

    @Test
    void aWorkloadThatNobodyServesIsAFailure() {
        assertEquals(
                ExitCode.FAILED,
                execute("compare", "--servers", "nio", "--path", "/nowhere", "--rounds", "1", "--load-cpus", "0"));
        assertTrue(err.toString().contains("None of the servers serves what was asked for"), err.toString());
    }

    @Test
    void calibratesWithAServerAndItsCopy() throws IOException {
        JsonNode run = compare("--servers", "nio", "--calibrate", "--runs", "2", "--processes", "1");
        assertEquals(2, run.path("calibration").path("runs").asInt());
        assertEquals(2, run.path("calibration").path("ratios").size());
        assertEquals("nio#2", run.path("comparisons").path(0).path("server").asText());
        assertTrue(out.toString().startsWith("nio against itself, 2 runs: "), out.toString());
        assertTrue(trials(run).stream().anyMatch(trial -> trial.path("round").asInt() == 4), run.toString());
    }

    @Test
    void comparesVariantsToTheDefault() throws IOException {
        JsonNode run = compare("--variants", "nio");
        List<String> names = new ArrayList<>();
        for (JsonNode server : run.path("servers")) {
            names.add(server.path("name").asText());
            if (server.path("name").asText().equals("nio+send-4k")) {
                String child = server.path("command").toString();
                assertTrue(child.contains("\"--transport\",\"nio\""), child);
                assertTrue(child.contains("\"--variant\",\"send-4k\""), child);
            }
        }
        assertTrue(names.contains("nio+send-4k"), names.toString());
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.get(0).endsWith("verdict"), lines.get(0));
        assertTrue(lines.get(1).matches("nio .* 1\\.00 +baseline"), lines.get(1));
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("nio\\+send-4k +\\d.* \\d+\\.\\d\\d +\\D+")),
                out.toString());
        assertTrue(lines.contains("nio+send-4k: send buffers of 4 KiB, not 16."), out.toString());
    }
}
