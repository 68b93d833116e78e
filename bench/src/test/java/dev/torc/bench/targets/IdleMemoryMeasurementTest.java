package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class IdleMemoryMeasurementTest {
    @TempDir
    private Path folder;

    @Test
    void measuresEachEngineOrSaysWhyNot() throws Exception {
        List<String> steps = new ArrayList<>();
        List<TargetRow> rows =
                new IdleMemoryMeasurement().measure(new TargetSettings(folder, "0", "0", true), steps::add);
        assertEquals(2, rows.size());
        assertFalse(steps.isEmpty());
        JsonNode samples =
                new ObjectMapper().readTree(folder.resolve("idle-memory.json").toFile());
        for (TargetRow row : rows) {
            assertEquals("T12", row.target());
            Double bytes = row.measured();
            if (bytes == null) {
                assertFalse(row.remark().isEmpty(), row.toString());
            } else {
                assertTrue(bytes > 100 && bytes < 5000, row.toString());
                String server = row.what().substring(0, row.what().indexOf(','));
                JsonNode sample = samples.valueStream()
                        .filter(each -> each.path("server").asText().equals(server))
                        .findFirst()
                        .orElseThrow();
                assertTrue(sample.path("kept").asInt() >= 490, sample::toString);
                assertTrue(sample.path("classes").has("dev.torc.http.server.HttpConnection"), sample::toString);
                assertFalse(sample.path("classes").has("dev.torc.http.server.ServerExchange"), sample::toString);
            }
        }
    }
}
