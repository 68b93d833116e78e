package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.compare.Trials.Costs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    @TempDir
    Path folder;

    private static Run run() {
        return Trials.run(new SplittableRandom(1), new Costs(Map.of("nio", 6.0, "io_uring", 4.0), 3, 2), "nio");
    }

    @Test
    void isReadAsItWasWritten() throws IOException {
        Run run = run();
        run.with(Comparing.all(run, 0.05), null).write(folder);
        Run read = Run.read(folder);
        assertEquals(run.trials(), read.trials());
        assertEquals(run.workloads(), read.workloads());
        assertEquals(read.comparisons(), Run.read(folder.resolve(Run.FILE)).comparisons());
        JsonNode json = new ObjectMapper().readTree(folder.resolve(Run.FILE).toFile());
        assertEquals("torc-run/2", json.path("schema").asText());
        assertFalse(
                json.has("calibration") || json.has("clean"), json.fieldNames().toString());
        assertFalse(json.path("trials").path(0).has("repeatOf"));
    }

    @Test
    void refusesWhatIsNotARun() throws IOException {
        assertTrue(message(folder).startsWith("There is no "), message(folder));
        Files.writeString(folder.resolve(Run.FILE), "{\"schema\":\"torc-run/1\"}");
        assertTrue(message(folder).endsWith("is not of the schema torc-run/2."), message(folder));
        Files.writeString(folder.resolve(Run.FILE), "{");
        assertTrue(message(folder).contains("is not a run: "), message(folder));
    }

    private static String message(Path place) {
        return String.valueOf(
                assertThrows(IOException.class, () -> Run.read(place)).getMessage());
    }

    @Test
    void aRepeatedTrialTakesThePlaceOfTheDisturbedOne() {
        Trial disturbed = Trials.trial("nio", 1, 1, Map.of("CPU", 99.0), null);
        Trial again = Trials.trial("nio", 1, 1, Map.of("CPU", 6.0), 0);
        assertEquals(
                List.of(6.0),
                Trials.run(List.of(disturbed, again), "nio")
                        .rounds("nio", "plaintext")
                        .values(Quantity.CPU));
    }

    @Test
    void ratiosAreFormedInsideRoundsAndGroupedByProcess() {
        Run run = Trials.run(
                List.of(
                        Trials.trial("nio", 1, 1, Map.of("CPU", 6.0), null),
                        Trials.trial("jdk", 1, 1, Map.of("CPU", 12.0), null),
                        Trials.trial("nio", 2, 2, Map.of("CPU", 10.0), null),
                        Trials.trial("jdk", 2, 2, Map.of("CPU", 30.0), null),
                        Trials.trial("jdk", 3, 2, Map.of("CPU", 40.0), null),
                        Trials.trial("nio", 4, 2, Map.of(), null)),
                "nio");
        List<double[]> ratios = run.rounds("jdk", "plaintext").ratios(run.rounds("nio", "plaintext"), Quantity.CPU);
        assertEquals(2, ratios.size());
        assertArrayEquals(new double[] {2}, ratios.get(0));
        assertArrayEquals(new double[] {3}, ratios.get(1));
        assertNull(Comparing.of(run, "plaintext", "jdk", Quantity.SYSCALLS, 0.05));
    }

    @Test
    void comparesEachServerToTheBaseline() {
        Run run = run();
        List<Comparing> all = Comparing.all(run, 0.05);
        Comparing cpu = all.stream()
                .filter(each -> each.quantity() == Quantity.CPU)
                .findFirst()
                .orElseThrow();
        assertEquals(4.0 / 6, cpu.ratio(), 0.05);
        assertEquals("less", cpu.verdict());
        assertEquals(6, cpu.rounds());
        assertTrue(all.stream().noneMatch(each -> each.server().equals("nio")));
    }

    @Test
    void calibrationCountsFalseAlarmsAndNoise() {
        List<Comparing> runs =
                List.of(comparing(1.01, "no difference detected"), comparing(0.9, "less"), comparing(1.2, "more"));
        Calibration calibration = Calibration.of("nio", Quantity.CPU, runs);
        assertEquals(2, calibration.differences());
        assertEquals(1.2, calibration.noise(), 1e-9);
        assertTrue(calibration.text().contains("3 runs: 2 reported a difference in CPU"), calibration.text());
    }

    private static Comparing comparing(double ratio, String verdict) {
        return new Comparing("plaintext", "nio#2", "nio", Quantity.CPU, ratio, ratio, ratio, 4, 0.05, verdict);
    }
}
