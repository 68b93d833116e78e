package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.app.Launches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A quick round of measurements that start few servers: that they work, not what they measure. */
@Timeout(300)
class QuickMeasurementsTest {
    @TempDir
    Path folder;

    static List<TargetMeasurement> measurements() {
        return List.of(
                new ParserMeasurement(),
                new OneConnectionMeasurement(),
                new LargeBodyMeasurement(),
                new GeneratorMeasurement());
    }

    @ParameterizedTest
    @MethodSource("measurements")
    void answersARowForEachThingAndKeepsWhatItSaw(TargetMeasurement measurement) throws Exception {
        int cpus = Runtime.getRuntime().availableProcessors();
        TargetSettings settings = new TargetSettings(folder, "0", cpus > 1 ? "1" : "0", true);
        List<TargetRow> rows = measurement.measure(settings, step -> {});
        assertEquals(4, rows.size(), rows.toString());
        for (TargetRow row : rows) {
            assertTrue(measurement.targets().contains(row.target()), row.toString());
            assertFalse(row.remark().isEmpty(), row.toString());
            Double measured = row.measured();
            if (measured != null) {
                assertTrue(measured > 0, row.toString());
                assertNotNull(row.low(), row.toString());
                assertNotNull(row.high(), row.toString());
            }
        }
        // Nothing but the JDK is needed for the NIO engine.
        assertTrue(
                Launches.missing("nginx") != null && Launches.missing("ceiling-epoll") != null
                        || rows.stream().anyMatch(row -> row.measured() != null),
                rows.toString());
        assertTrue(hasFiles(folder), "nothing was kept");
    }

    private static boolean hasFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".json"));
        }
    }
}
