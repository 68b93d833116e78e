package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.compare.CompareFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The frame, with measurements that are made up. */
class TargetsRunTest {
    private final List<String> measured = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final Fake first = new Fake("first", List.of("T1", "T2"));
    private final Fake second = new Fake("second", List.of("T3"));

    @TempDir
    Path folder;

    /** Answers a row for each of its targets, or fails. */
    private final class Fake implements TargetMeasurement {
        private final String name;
        private final List<String> targets;
        private @Nullable String failure;
        private double figure = 1;

        Fake(String name, List<String> targets) {
            this.name = name;
            this.targets = targets;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> targets() {
            return targets;
        }

        @Override
        public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress) throws CompareFailure {
            measured.add(name);
            assertTrue(Files.isDirectory(settings.folder()), settings.folder().toString());
            assertEquals(
                    name,
                    Objects.requireNonNull(settings.folder().getFileName()).toString());
            progress.accept("a step");
            if (failure != null) {
                throw new CompareFailure(failure);
            }
            return targets.stream()
                    .map(target -> TargetRow.atMost(target, "of " + name, "", 1, figure))
                    .toList();
        }
    }

    private TargetsRun.Plan plan(@Nullable Path out) {
        return new TargetsRun.Plan(List.of(first, second), List.of(), out, false, "0", "1", false);
    }

    private TargetTable run(TargetsRun.Plan plan) throws IOException, InterruptedException {
        return new TargetsRun(plan, told::add).run();
    }

    private String refusal(TargetsRun.Plan plan) {
        return String.valueOf(assertThrows(IOException.class, () -> run(plan)).getMessage());
    }

    @Test
    void runsEverythingAndPutsTheRowsTogether() throws Exception {
        TargetTable table = run(plan(null));
        assertEquals(List.of("first", "second"), measured);
        assertEquals("3 of 3 met, 0 not met, 0 not measured.", table.sum());
        assertTrue(told.contains("first: a step"), told.toString());
    }

    @Test
    void whatIsThereIsNotMeasuredAgainUnlessThatIsAskedFor() throws Exception {
        run(plan(folder));
        first.figure = 2;
        assertEquals("3 of 3 met, 0 not met, 0 not measured.", run(plan(folder)).sum());
        assertEquals(List.of("first", "second"), measured);
        assertTrue(told.contains("first: measured already"), told.toString());
        TargetsRun.Plan again =
                new TargetsRun.Plan(List.of(first, second), List.of("T2"), folder, true, "0", "1", false);
        assertEquals("0 of 1 met, 1 not met, 0 not measured.", run(again).sum());
        assertEquals(List.of("first", "second", "first"), measured);
    }

    @Test
    void measuresOnlyWhatHasATargetThatIsAskedForAndTellsOnlyThat() throws Exception {
        TargetsRun.Plan only =
                new TargetsRun.Plan(List.of(first, second), List.of("T2"), folder, false, "0", "1", false);
        TargetTable table = run(only);
        assertEquals(List.of("first"), measured);
        assertEquals(List.of("T2"), table.rows().stream().map(TargetRow::target).toList());
    }

    @Test
    void theFolderHoldsTheWholeTable() throws Exception {
        run(new TargetsRun.Plan(List.of(first, second), List.of("T1"), folder, false, "0", "1", false));
        run(new TargetsRun.Plan(List.of(first, second), List.of("T3"), folder, false, "0", "1", false));
        assertEquals(List.of("first", "second"), measured);
        assertTrue(Files.readString(folder.resolve("targets.md")).contains("3 of 3 met"));
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("targets.json").toFile());
        assertEquals("torc-targets/1", json.path("schema").asText());
        assertEquals(3, json.path("rows").size());
        assertEquals("met", json.path("rows").path(0).path("result").asText());
        assertEquals(3, json.path("sum").path("met").asInt());
        assertEquals("0", json.path("conditions").path("serverCpus").asText());
        assertTrue(json.path("environment").has("kernel"), json.toString());
        assertFalse(Files.exists(folder.resolve("targets.md.part")));
    }

    @Test
    void aFailureIsToldAfterTheOthersRanAndMeasuredTheNextTime() throws Exception {
        first.failure = "nginx has ended.";
        TargetTable table = run(plan(folder));
        assertEquals(List.of("first", "second"), measured);
        assertEquals(List.of("first (T1, T2) failed: nginx has ended."), table.failures());
        assertEquals(List.of("T3"), table.rows().stream().map(TargetRow::target).toList());
        first.failure = null;
        assertEquals(List.of(), run(plan(folder)).failures());
        assertEquals(List.of("first", "second", "first"), measured);
    }

    @Test
    void refusesResultsOfOtherConditionsBeforeAnythingIsMeasured() throws Exception {
        run(new TargetsRun.Plan(List.of(first, second), List.of("T3"), folder, false, "0", "1", false));
        measured.clear();
        String quick = refusal(new TargetsRun.Plan(List.of(first, second), List.of(), folder, false, "0", "1", true));
        assertTrue(quick.startsWith("The results of 'second' that are there were measured without --quick"), quick);
        String cpus = refusal(new TargetsRun.Plan(List.of(first, second), List.of(), folder, false, "2", "1", false));
        assertTrue(cpus.contains("with the servers on CPU 0 and the load on CPU 1: give another --out"), cpus);
        assertEquals(List.of(), measured);
    }

    @Test
    void refusesResultsOfAnotherRevision() throws Exception {
        run(plan(folder));
        Path rows = folder.resolve("first").resolve(TargetFolder.ROWS);
        TargetResult saved = TargetFolder.mapper().readValue(rows.toFile(), TargetResult.class);
        TargetResult other = new TargetResult(
                saved.schema(),
                saved.measurement(),
                new TargetResult.Conditions(false, "0", "1", "abc"),
                saved.startedAt(),
                saved.seconds(),
                saved.rows());
        TargetFolder.mapper().writeValue(rows.toFile(), other);
        assertTrue(refusal(plan(folder)).contains("measured at revision abc"), refusal(plan(folder)));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        run(plan(folder));
        Path rows = folder.resolve("first").resolve(TargetFolder.ROWS);
        Files.writeString(rows, "{");
        assertTrue(refusal(plan(folder)).contains("does not hold rows"), refusal(plan(folder)));
        Files.writeString(rows, "{}");
        assertTrue(refusal(plan(folder)).endsWith("is not of the schema torc-targets/1."), refusal(plan(folder)));
    }

    @Test
    void everyMeasurementHasANameOfItsOwn() {
        List<TargetMeasurement> all = TargetMeasurements.all();
        assertEquals(
                all.size(), all.stream().map(TargetMeasurement::name).distinct().count());
        for (TargetMeasurement each : all) {
            assertTrue(each.name().matches("[a-z0-9-]+"), each.name());
            assertTrue(each.targets().stream().allMatch(target -> target.matches("T\\d+c?")), each.name());
        }
    }
}
