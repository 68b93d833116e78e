package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.AotCache;
import dev.torc.bench.app.Servers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The measurements of processes that have just started, in short. */
@Timeout(120)
class ColdStartTest {
    private static final String SERVER = "fast";
    private static final String OTHER = "slow";

    @TempDir
    private Path folder;

    private TargetSettings settings() {
        return new TargetSettings(folder, "0", "0", true);
    }

    @Test
    void startsAreTimedWithEveryServerThatIsHere() throws Exception {
        measures(new StartMeasurement(), List.of("io_uring without", "nio without", "jdk without"));
    }

    @Test
    void coldTailsAreMeasuredOnEveryServerThatIsHere() throws Exception {
        JsonNode samples = measures(new ColdTailMeasurement(), List.of("io_uring", "nio", "netty-epoll", "nginx"));
        for (JsonNode sample : samples) {
            assertTrue(sample.path("details").path("succeeded").asLong() > 0, sample.toString());
        }
    }

    private JsonNode measures(TargetMeasurement measurement, List<String> servers) throws Exception {
        List<TargetRow> rows = measurement.measure(settings(), step -> {});
        assertEquals(4, rows.size());
        boolean cached = AotCache.ofThisJvm().inUse();
        for (TargetRow row : rows) {
            assertTrue(measurement.targets().contains(row.target()), row.toString());
            assertTrue(cached || row.met() == null, "what was measured is not what the target says: " + row);
            assertTrue(row.met() != null || !row.remark().isEmpty(), row.toString());
        }
        JsonNode samples = new ObjectMapper()
                .readTree(folder.resolve(measurement.name() + ".json").toFile())
                .path("samples");
        List<String> seen = new ArrayList<>();
        for (JsonNode sample : samples) {
            assertTrue(sample.path("value").asDouble() > 0, sample.toString());
            seen.add(sample.path("server").asText());
        }
        for (String server : servers) {
            boolean here = Servers.missing(server.split(" ", -1)[0]) == null;
            assertEquals(here, seen.contains(server), server + " in " + seen);
        }
        return samples;
    }

    @Test
    void ratiosAreFormedInsideTheRounds() {
        Samples samples = new Samples("ms", List.of());
        for (int round = 1; round <= 5; round++) {
            samples.add(round, SERVER, round, Map.of());
            samples.add(round, OTHER, 4.0 * round, Map.of());
        }
        assertEquals(3, samples.median(SERVER));
        TargetRow row = samples.row("T15", "a over b", 0.5, SERVER, OTHER);
        assertEquals(0.25, Objects.requireNonNull(row.measured()), 1e-9);
        assertEquals(0.25, Objects.requireNonNull(row.high()), 1e-9);
        assertEquals(true, row.met());
        assertNotNull(row.low());
        assertNull(TargetRow.missing("T15", "a", "", false, 1, "why").met());
    }
}
