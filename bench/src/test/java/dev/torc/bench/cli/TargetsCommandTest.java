package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code torc compare --profile targets}, with measurements that are real and short. */
class TargetsCommandTest {
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

    private int targets(String only) {
        return execute(
                "compare", "--profile", "targets", "--quick", "--load-cpus", "0", "--only", only, "--out", folder + "");
    }

    @Test
    void measuresATargetAndDoesNotMeasureItAgain() throws IOException {
        assertEquals(ExitCode.GOOD, targets("T11"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.getFirst().startsWith("target  what"), out.toString());
        assertTrue(
                lines.stream().anyMatch(line -> line.matches("T11 +io_uring / nio, mean latency, 64 short .*")),
                out.toString());
        assertTrue(lines.getLast().matches("\\d of 2 met, \\d not met, \\d not measured\\."), out.toString());
        assertTrue(Files.exists(folder.resolve("short-connections").resolve("run.json")));
        JsonNode rows = new ObjectMapper()
                .readTree(
                        folder.resolve("short-connections").resolve("rows.json").toFile());
        assertTrue(rows.path("conditions").path("quick").asBoolean(), rows.toString());
        String before = out.toString();
        out.getBuffer().setLength(0);
        assertEquals(ExitCode.GOOD, targets("T11"), err.toString());
        assertEquals(before, out.toString());
        assertTrue(err.toString().endsWith("short-connections: measured already\n"), err.toString());
    }

    @Test
    void measuresAllocationWhileConnectionsStay() throws IOException {
        assertEquals(ExitCode.GOOD, targets("T8"), err.toString());
        JsonNode windows = new ObjectMapper()
                .readTree(
                        folder.resolve("allocation").resolve("allocation.json").toFile())
                .path("windows");
        assertTrue(windows.size() >= 2, windows.toString());
        for (JsonNode window : windows) {
            assertEquals(0, window.path("connections").asLong(), window.toString());
            assertTrue(window.path("requests").asLong() > 0, window.toString());
        }
    }

    @Test
    void doesNotMixWithOtherResults() throws IOException {
        Files.createDirectories(folder.resolve("short-connections"));
        Files.writeString(folder.resolve("short-connections").resolve("rows.json"), """
                {"schema": "torc-targets/1", "measurement": "short-connections", "startedAt": "", "seconds": 1, "rows": [],
                 "conditions": {"quick": false, "serverCpus": "0", "loadCpus": "0"}}
                """);
        assertEquals(ExitCode.ENVIRONMENT, targets("T11"));
        assertTrue(err.toString().contains("were measured without --quick: give another --out"), err.toString());
        assertEquals("", out.toString());
    }
}
