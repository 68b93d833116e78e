package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Servers in processes of their own, for some seconds each. */
@Timeout(180)
class SoakCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = TorcCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static void assumeBothEngines() {
        String missing = Servers.missing("io_uring");
        assumeTrue(missing == null, missing);
    }

    @Test
    void soaksBothEnginesAndTellsWhatItFound(@TempDir Path folder) throws Exception {
        assumeBothEngines();
        String[] arguments = {"soak", "--minutes", "0.05", "--seed", "7", "--out", folder.toString()};
        assertEquals(ExitCode.GOOD, execute(arguments), () -> out + "\n" + err);
        JsonNode run = new ObjectMapper().readTree(folder.resolve("soak.json").toFile());
        assertEquals("torc-soak/1", run.path("schema").asText());
        assertEquals(7, run.path("seed").asInt());
        assertEquals(2, run.path("engines").size());
        for (JsonNode engine : run.path("engines")) {
            assertTrue(engine.path("samples").size() > 3, engine.toString());
            assertTrue(engine.path("pauses").size() > 0, engine.toString());
            for (JsonNode count : engine.path("played")) {
                assertTrue(count.asLong() > 0, engine.path("played").toString());
            }
        }
        String page = Files.readString(folder.resolve("soak.html"));
        assertTrue(page.contains("<polyline") && page.contains("armed timers"), "the page lacks its charts");
        assertTrue(out.toString().contains("nio: ") && out.toString().contains("io_uring: "), out.toString());
    }

    @Test
    void servesACrowdAndRecoversFromItsResets() {
        assumeBothEngines();
        String[] arguments = {"crowd", "--connections", "300", "--load-cpus", "0"};
        assertEquals(ExitCode.GOOD, execute(arguments), () -> out + "\n" + err);
        assertEquals(2, out.toString().split("live bytes of a connection: ", -1).length - 1, out.toString());
    }
}
