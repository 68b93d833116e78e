package dev.torc.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportHtmlTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"runs\">(.*?)</script>", Pattern.DOTALL);

    private static final ObjectNode FIXTURE = FixtureRuns.make(1);

    @TempDir
    private Path folder;

    private String page(String... runs) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            Path run = Files.createDirectories(folder.resolve("run-" + i));
            Files.writeString(run.resolve("run.json"), runs[i]);
            folders.add(run);
        }
        Path file = folder.resolve("made/for/it/report.html");
        ReportHtml.write(folders, file);
        return Files.readString(file);
    }

    private static JsonNode data(String page) throws IOException {
        List<MatchResult> found = DATA.matcher(page).results().toList();
        assertEquals(1, found.size(), "the data is in one element");
        return new ObjectMapper().readTree(found.getFirst().group(1));
    }

    private void assertRefused(String run, String part) {
        String said = String.valueOf(
                assertThrows(ReportFailure.class, () -> page(run)).getMessage());
        assertTrue(said.contains(part) && said.contains("run-0") && said.endsWith("."), said);
    }

    @Test
    void isOneFileThatLoadsNothing() throws IOException {
        String page = page(FIXTURE.toString());
        assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), page.substring(0, 50));
        assertTrue(
                page.contains("Chart.js v4.5.1") && page.contains("Permission is hereby granted"), "library, licence");
        assertFalse(page.contains("{{"), "every marker is filled");
        assertFalse(page.contains("sourceMappingURL"), "a source map would be loaded");
        assertFalse(Pattern.compile("\\ssrc\\s*=\\s*[\"']|<link[^>]+href=\"(?!data:)|@import|\\burl\\(")
                .matcher(page)
                .find());
    }

    @Test
    void nothingInARunIsMarkup() throws IOException {
        String page = page(FixtureRuns.hostile().toString());
        assertFalse(page.contains("<img"), "a name ended the element of the data");
        assertEquals(FixtureRuns.HOSTILE, data(page).at("/0/servers/0/name").asText());
        assertEquals(
                FixtureRuns.HOSTILE,
                data(page).at("/0/environment").get(FixtureRuns.HOSTILE).asText());
    }

    @Test
    void curvesTakeThePlaceOfHistograms() throws IOException {
        JsonNode run = data(page(FIXTURE.toString())).get(0);
        JsonNode trial = run.at("/trials/1");
        assertFalse(trial.has("responseHistogram") || trial.has("serviceHistogram"));
        double p50 = trial.at("/values/P50").asDouble();
        JsonNode curve = trial.at("/curves/response");
        assertEquals(FixtureRuns.SAMPLES, curve.get("count").asInt());
        assertEquals(p50, curve.get("p50").asDouble(), p50 * 0.02);
        // One request in 20,000 is beyond the point of 10^4.3.
        ArrayNode points = (ArrayNode) curve.get("points");
        assertEquals(44, points.size());
        assertTrue(points.get(10).asDouble() > p50, "p90 is above p50");
        assertTrue(points.get(43).asDouble() <= curve.get("max").asDouble());
    }

    @Test
    void aTrialThatWasRepeatedIsPartOfNoCurve() throws IOException {
        JsonNode run = data(page(FIXTURE.toString())).get(0);
        assertTrue(run.at("/trials/0/replaced").asBoolean());
        assertFalse(run.at("/trials/1").has("replaced"));
        JsonNode curve = run.get("curves")
                .valueStream()
                .filter(each -> each.get("server").asText().equals("io_uring")
                        && each.get("workload").asText().equals("plaintext"))
                .findFirst()
                .orElseThrow();
        // The repetition has the histogram of the first trial, and that one has 100 other latencies.
        assertEquals(
                FixtureRuns.SAMPLES * FixtureRuns.ROUNDS,
                curve.at("/response/count").asInt());
        assertTrue(curve.at("/response/max").asDouble() < 50_000);
    }

    @Test
    void fieldsThatAreAbsentStayAbsent() throws IOException {
        JsonNode run = data(page("""
                {"schema": "torc-run/2", "trials": [
                    {"server": "nio", "workload": "plaintext", "responseHistogram": null, "repeatOf": 7}, {}]}
                """)).get(0);
        assertEquals("run-0", run.get("folder").asText());
        assertEquals(0, run.get("curves").size());
        assertEquals("{}", run.at("/trials/0/curves").toString());
        assertFalse(run.at("/trials/0").has("values") || run.has("comparisons") || run.has("environment"));
        assertEquals(
                0, data(page("{\"schema\": \"torc-run/2\"}")).at("/0/curves").size());
    }

    @Test
    void runsComeInTheOrderInWhichTheyWereGiven() throws IOException {
        JsonNode runs = data(page(FIXTURE.toString(), "{\"schema\": \"torc-run/2\", \"seed\": 7}"));
        assertEquals(2, runs.size());
        assertEquals(42, runs.get(0).get("seed").asInt());
        assertEquals(7, runs.get(1).get("seed").asInt());
    }

    @Test
    void saysWhatItCannotReport() {
        assertRefused("{\"schema\": \"torc-run/1\"}", "has the schema 'torc-run/1'; a report is made of torc-run/2");
        assertRefused("{}", "has no schema");
        assertRefused("[]", "has no schema");
        assertRefused("", "has no schema");
        assertRefused("{", "is not JSON");
        assertRefused("{\"schema\": \"torc-run/2\", \"trials\": [1]}", "is not an object");
        for (String histogram : List.of("!", "AAAA", "")) {
            assertRefused(
                    "{\"schema\": \"torc-run/2\", \"trials\": [{\"serviceHistogram\": \"" + histogram + "\"}]}",
                    "The serviceHistogram of trial 0");
        }
    }

    @Test
    void saysThatThereIsNoRun() {
        Path page = folder.resolve("report.html");
        String said = String.valueOf(assertThrows(ReportFailure.class, () -> ReportHtml.write(List.of(folder), page))
                .getMessage());
        assertEquals("There is no run.json in " + folder + ".", said);
        assertThrows(ReportFailure.class, () -> ReportHtml.write(List.of(), page));
        assertFalse(Files.exists(page), "nothing is written of runs that cannot be reported");
    }
}
