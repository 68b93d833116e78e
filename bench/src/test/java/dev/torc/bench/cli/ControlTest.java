package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.http.HttpStats;
import dev.torc.transport.LoopStats.Counter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ControlTest {
    /** What a server answers to commands, a line each. */
    private static List<JsonNode> answers(String transport, String commands) throws IOException {
        RunningServer server = Servers.start(ServerName.of(transport), ServerOptions.of("127.0.0.1", 0, 2));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream answers = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            new Control(server, new ByteArrayInputStream(commands.getBytes(StandardCharsets.UTF_8)), answers).run();
        } finally {
            server.stop(Duration.ofSeconds(5));
        }
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    @Test
    void tellsEveryCounterOfTheLoops() throws IOException {
        JsonNode stats = answers("nio", "stats\n").getFirst();
        for (Counter counter : Counter.values()) {
            String name = counter.name().toLowerCase(Locale.ROOT);
            assertTrue(stats.path("counters").path(name).isIntegralNumber(), name);
        }
        assertEquals(Counter.values().length, stats.path("counters").size());
        assertTrue(stats.path("counters").path("turns").asLong() > 0, stats.toString());
    }

    @Test
    void tellsEveryCounterOfHttp() throws IOException {
        JsonNode http = answers("nio", "stats\n").getFirst().path("http");
        for (HttpStats.Counter counter : HttpStats.Counter.values()) {
            String name = counter.name().toLowerCase(Locale.ROOT);
            assertTrue(http.path(name).isIntegralNumber(), name);
        }
        assertEquals(HttpStats.Counter.values().length, http.size());
    }

    @Test
    void hasNoCountersWhereThereAreNoLoops() throws IOException {
        JsonNode stats = answers("jdk", "stats\n").getFirst();
        assertFalse(stats.has("counters"));
        assertFalse(stats.has("http"));
        assertTrue(stats.path("allocatedBytes").asLong() > 0, stats.toString());
        assertTrue(stats.path("gcCount").isIntegralNumber(), stats.toString());
        assertTrue(stats.path("gcPauseMillis").isIntegralNumber(), stats.toString());
    }

    @Test
    void endsWithStop() throws IOException {
        List<JsonNode> answers = answers("nio", "gc\nfly\nstop\nstats\n");
        assertEquals(2, answers.size());
        assertTrue(answers.getFirst().path("liveHeapBytes").asLong() > 0);
        assertEquals("unknown command", answers.getLast().path("error").asText());
    }
}
