package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.statistics.Estimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private final Readings readings = new Readings("things", 1);

    @TempDir
    Path folder;

    @Test
    void eachRoundReadsEachOfThemOnceAndEverySecondOneIsTurnedRound() throws Exception {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> third = new ArrayList<>();
        for (List<String> order : List.of(first, second, third)) {
            readings.round(NAMES, 1, name -> {
                order.add(name);
                return new Readings.Seen(1);
            });
        }
        assertEquals(first.reversed(), second);
        assertEquals(new HashSet<>(NAMES), new HashSet<>(third));
        assertEquals(NAMES.size(), third.size());
    }

    @Test
    void ratiosAreFormedInsideRounds() throws Exception {
        // The machine becomes ten times slower with each round, and the ratio stays.
        double[] slowness = {1};
        for (int process = 1; process <= 3; process++) {
            readings.round(
                    List.of("a", "b"), process, name -> new Readings.Seen((name.equals("a") ? 3 : 2) * slowness[0]));
            slowness[0] *= 10;
        }
        Estimate ratio = readings.ratio("a", "b");
        assertEquals(1.5, ratio.ratio(), 1e-9);
        assertEquals(1.5, ratio.low(), 1e-9);
        assertEquals(1.5, ratio.high(), 1e-9);
        assertEquals(3, ratio.pairs());
        Estimate own = readings.estimate("a");
        assertEquals(30, own.ratio(), 1e-9);
        assertTrue(own.low() < 30 && own.high() > 30, own.toString());
    }

    @Test
    void whatIsSeenBesideIsKept() throws Exception {
        readings.round(List.of("a"), 1, name -> new Readings.Seen(1, Map.of("x", 5.0)));
        readings.round(List.of("a", "b"), 1, name -> new Readings.Seen(1));
        assertTrue(readings.has("b") && !readings.has("c"));
        assertTrue(readings.hasBeside("a", "x") && !readings.hasBeside("b", "x"));
        assertEquals(5, readings.location("a", "x"));
    }

    @Test
    void nothingSeenIsAFailure() {
        assertThrows(CompareFailure.class, () -> readings.round(NAMES, 1, name -> new Readings.Seen(0)));
        assertThrows(CompareFailure.class, () -> readings.round(NAMES, 1, name -> new Readings.Seen(Double.NaN)));
    }

    @Test
    void allOfThemAreWritten() throws CompareFailure, InterruptedException, IOException {
        readings.round(NAMES, 2, name -> new Readings.Seen(7));
        readings.write(folder);
        JsonNode file =
                new ObjectMapper().readTree(folder.resolve("readings.json").toFile());
        assertEquals("things", file.path("what").asText());
        assertEquals(4, file.path("readings").size());
        assertEquals(2, file.path("readings").path(0).path("process").asInt());
        assertFalse(file.path("readings").path(0).has("beside"));
    }
}
