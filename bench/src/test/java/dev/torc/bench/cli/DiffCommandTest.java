package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiffCommandTest {
    private final ObjectMapper mapper = new ObjectMapper();
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

    /** A folder with a run of servers that cost so much, with noise of 2 %, in so many processes of two rounds. */
    private String run(String name, long seed, int processes, Map<String, Double> costs) throws IOException {
        Random random = new Random(seed);
        ObjectNode run = mapper.createObjectNode().put("schema", "torc-run/2").put("baseline", "jdk");
        run.put("startedAt", "2026-01-01T00:00:00Z").put("seed", 1).putObject("options");
        run.putObject("environment");
        run.putArray("servers");
        run.putArray("comparisons");
        run.putArray("workloads")
                .addObject()
                .put("name", "plaintext")
                .put("method", "GET")
                .put("path", "/plaintext");
        ArrayNode trials = run.putArray("trials");
        for (int round = 1; round <= 2 * processes; round++) {
            for (Map.Entry<String, Double> cost : costs.entrySet()) {
                ObjectNode trial =
                        trials.addObject().put("server", cost.getKey()).put("workload", "plaintext");
                trial.put("round", round).put("process", (round + 1) / 2);
                trial.putObject("values").put("CPU", cost.getValue() * (1 + 0.02 * random.nextGaussian()));
            }
        }
        Path made = Files.createDirectories(folder.resolve(name));
        mapper.writeValue(made.resolve("run.json").toFile(), run);
        return made.toString();
    }

    @Test
    void answersWithItsExitCode() throws IOException {
        String before = run("before", 1, 5, Map.of("jdk", 20.0, "nio", 6.0));
        String same = run("same", 2, 5, Map.of("jdk", 40.0, "nio", 12.0));
        String slower = run("slower", 3, 5, Map.of("jdk", 10.0, "nio", 3.6));
        assertEquals(ExitCode.GOOD, execute("diff", before, same), out + "" + err);
        assertTrue(out.toString().contains("no regression"), out.toString());
        assertEquals(ExitCode.FAILED, execute("diff", before, slower), out + "" + err);
        assertTrue(out.toString().contains("to jdk, which ran beside it"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void saysWhyRunsCannotBeCompared() throws IOException {
        String before = run("before", 1, 5, Map.of("jdk", 20.0, "nio", 6.0));
        assertEquals(
                ExitCode.ENVIRONMENT,
                execute("diff", before, folder.resolve("gone").toString()));
        String other = run("other", 2, 5, Map.of("io_uring", 6.0));
        assertEquals(ExitCode.ENVIRONMENT, execute("diff", before, other));
        String few = run("few", 3, 2, Map.of("jdk", 20.0, "nio", 6.0));
        assertEquals(ExitCode.ENVIRONMENT, execute("diff", few, few));
        String said = err.toString();
        assertEquals(3, said.lines().count(), said);
        assertTrue(
                said.contains("There is no ") && said.contains("share no baseline") && said.contains("too few"), said);
    }
}
