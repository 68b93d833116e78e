package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.experiment.Experiments;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command, and short runs of experiments in their child processes. */
class ExperimentCommandTest {
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
    void listsEveryClaim() {
        assertEquals(ExitCode.GOOD, execute("experiment", "list"), err.toString());
        for (int number = 1; number <= 14; number++) {
            assertTrue(out.toString().contains("E" + number + " "), out.toString());
        }
        assertTrue(out.toString().contains("(needs TLS)"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "experiment | A command is missing: list or run",
                "experiment run | Missing required parameter",
                "experiment run pool | it needs the HTTP client",
                "experiment run none | There is no experiment named 'none'",
                "experiment run leak --connections 3 | --connections must be between 4 and 100000",
                "experiment run leak --server-cpus x | --server-cpus must be a list",
            })
    void badInputIsASentence(String command, String sentence) {
        assertEquals(ExitCode.USAGE, execute(command.strip().split(" ")));
        assertTrue(err.toString().contains(sentence), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"E6", "leak", "pools", "accept-path"})
    void runsQuickly(String name) throws IOException {
        Path json = folder.resolve("findings.json");
        int code = execute("experiment", "run", name, "--quick", "--connections", "8", "--json", json.toString());
        assertEquals(ExitCode.GOOD, code, err.toString());
        assertTrue(out.toString().contains("Verdict: "), out.toString());
        JsonNode node = new ObjectMapper().readTree(json.toFile());
        assertEquals("torc-experiment/1", node.path("schema").asText());
        assertFalse(node.path("figures").isEmpty(), node.toString());
        assertTrue(node.path("sentence").asText().endsWith("."), node.toString());
    }

    @Test
    void everyNumberAndNameIsThereOnce() {
        long ready = Experiments.ready().stream()
                .flatMap(each -> Stream.of(each.name(), each.number()))
                .distinct()
                .count();
        assertEquals(2L * Experiments.ready().size(), ready);
        Experiments.ready().forEach(each -> assertEquals(null, Experiments.findPending(each.name())));
    }
}
