package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Four processes that run one job together, and what becomes of their logs. */
@Timeout(120)
class ShardsTest {
    private static final int SHARDS = 4;
    private static final int REQUESTS = 1000;

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

    /** Runs the shards; the first two as Kubernetes would start them, the others as Slurm would. */
    private List<Path> logs(String url, Instant start) throws IOException, InterruptedException {
        List<Path> logs = new ArrayList<>();
        List<Process> processes = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            Path log = folder.resolve("shard-" + shard + ".hlog");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.torc.bench.cli.TorcCommand",
                    "load",
                    url,
                    "--connections=8",
                    "--stage=1s:500",
                    "--stage=1s:500",
                    "--shard=" + (shard < 2 ? "auto/" + SHARDS : "auto"),
                    "--start-at=" + start,
                    "--allow-invalid",
                    "--hlog=" + log));
            builder.environment().keySet().removeIf(name -> name.startsWith("SLURM_") || name.startsWith("JOB_"));
            builder.environment().put(shard < 2 ? "JOB_COMPLETION_INDEX" : "SLURM_PROCID", Integer.toString(shard));
            builder.environment().put("SLURM_NTASKS", Integer.toString(SHARDS));
            processes.add(builder.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("shard-" + shard + ".txt").toFile())
                    .start());
            logs.add(log);
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            assertTrue(processes.get(shard).waitFor(60, TimeUnit.SECONDS), "shard " + shard + " goes on");
            assertEquals(
                    0, processes.get(shard).exitValue(), Files.readString(folder.resolve("shard-" + shard + ".txt")));
        }
        return logs;
    }

    private static List<Histogram> intervals(Path log) throws IOException {
        List<Histogram> intervals = new ArrayList<>();
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            EncodableHistogram next = reader.nextIntervalHistogram();
            for (; next != null; next = reader.nextIntervalHistogram()) {
                intervals.add((Histogram) next);
            }
        }
        return intervals;
    }

    /** One log with all intervals of all of them, and the results added to none: that is not merge's business. */
    private Path oneLog(List<Path> logs) throws IOException {
        Path one = folder.resolve("one.hlog");
        try (PrintStream stream = new PrintStream(Files.newOutputStream(one), false, StandardCharsets.UTF_8)) {
            HistogramLogWriter writer = new HistogramLogWriter(stream);
            writer.outputLogFormatVersion();
            for (Path log : logs) {
                intervals(log).forEach(writer::outputIntervalHistogram);
            }
            writer.outputComment("[Torc load result: {}]");
        }
        return one;
    }

    private JsonNode merge(List<Path> logs) throws IOException {
        Path json = folder.resolve("merged.json");
        List<String> arguments = new ArrayList<>(List.of("merge", "--allow-invalid", "--json", json.toString()));
        logs.forEach(log -> arguments.add(log.toString()));
        assertEquals(ExitCode.GOOD, execute(arguments.toArray(String[]::new)), err.toString());
        return new ObjectMapper().readTree(json.toFile()).path("result");
    }

    @Test
    void fourShardsAreOneRun() throws Exception {
        RunningServer server = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
        try {
            Instant start = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
            List<Path> logs = logs("http://127.0.0.1:" + server.address().getPort() + "/plaintext", start);
            JsonNode merged = merge(logs);
            assertEquals(
                    REQUESTS,
                    merged.path("sent").asLong() + merged.path("backlog").asLong());
            assertEquals(merged.path("sent").asLong(), merged.path("succeeded").asLong());
            assertEquals(8, merged.path("connects").asLong());
            assertEquals(500, merged.path("offeredPerSecond").asDouble(), 5);
            JsonNode one = merge(List.of(oneLog(logs)));
            assertTrue(merged.path("responseNanos").has("p99.999"), merged.toString());
            assertEquals(one.path("responseNanos"), merged.path("responseNanos"));
            assertEquals(one.path("serviceNanos"), merged.path("serviceNanos"));
            for (Path log : logs) {
                long begun = intervals(log).getFirst().getStartTimeStamp();
                assertTrue(begun >= start.toEpochMilli() - 1, log + " began at " + begun);
                JsonNode part = merge(List.of(log));
                assertEquals(
                        REQUESTS / SHARDS,
                        part.path("sent").asLong() + part.path("backlog").asLong(),
                        part.toString());
            }
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatIsNoLogIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("a.hlog"), "nonsense\n");
        assertEquals(ExitCode.FAILED, execute("merge", text.toString()));
        assertTrue(err.toString().contains("a.hlog"), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }
}
