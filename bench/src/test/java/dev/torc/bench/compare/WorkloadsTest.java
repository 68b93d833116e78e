package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static Workload find(String name) {
        return Objects.requireNonNull(Workloads.find(name, 64), name);
    }

    @Test
    void findsEveryNameThatItTells() {
        for (String name : Workloads.names()) {
            assertEquals(name, find(name).name());
        }
        assertNull(Workloads.find("echo-2k", 64));
        assertNull(Workloads.find("rate-0", 64));
        assertNull(Workloads.find("rate-100", 64));
        assertNotNull(Workloads.find("rate-80", 64));
    }

    @Test
    void saysWhatBearsOnTheFigures() {
        assertEquals(
                "POST /echo with 1024 B, identical heads, 64 connections, pipeline 1, closed loop",
                find("echo-1k").conditions());
        assertTrue(
                find("echo-1m").conditions().contains("16 connections"),
                find("echo-1m").conditions());
        assertEquals(
                "GET /plaintext, 17 heads in turn, 64 connections, pipeline 1, closed loop",
                find("plaintext").conditions());
        assertTrue(find("short").conditions().contains("a new one for each request"));
        assertTrue(find("idle-busy").conditions().contains("8 connections, pipeline 1, beside 1000 idle"));
        assertTrue(find("slow-fast").conditions().contains("beside 200 slow clients"));
    }

    @Test
    void rotatesTheHeadsOfGetsUnlessTheyAreToBeIdentical() {
        for (String name : Workloads.names()) {
            boolean identical = name.contains("identical") || name.startsWith("echo");
            assertEquals(identical ? 1 : RequestHeads.ROTATING, find(name).heads(), name);
        }
        assertEquals(
                find("pipelined-16").named("", ""),
                find("pipelined-16-identical").withHeads(RequestHeads.ROTATING).named("", ""));
    }

    @Test
    void changesOneThingAndKeepsTheOthers() {
        Workload workload = find("echo-1k")
                .withPipeline(3)
                .withRate(5.0, 50)
                .withRequestsPerConnection(7)
                .beside(8, 9)
                .named("all", "of it");
        assertEquals(new Workload("all", "of it", "POST", "/echo", 1, 64, 3, 5.0, 50, 1024, 7, 8, 9), workload);
    }

    @Test
    void aRunThatWasWrittenBeforeHeadsTookTurnsHadNoneOfThem() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.valueToTree(find("plaintext"));
        json.remove("heads");
        Workload before = mapper.treeToValue(json, Workload.class);
        assertEquals(0, before.heads());
        assertEquals("GET /plaintext, 64 connections, pipeline 1, closed loop", before.conditions());
    }

    @Test
    void knowsThePeakBeforeSharesOfIt() {
        List<Workload> ordered = Workloads.ordered(List.of(find("rate-50"), find("json")));
        assertEquals(
                List.of("plaintext", "json", "rate-50"),
                ordered.stream().map(Workload::name).toList());
        assertNull(ordered.getFirst().peakPercent());
    }

    @Test
    void spreadsRoundsEvenlyOverProcesses() {
        ComparePlan plan = new ComparePlan(
                List.of("nio"),
                new TreeMap<>(),
                Map.of(),
                List.of(find("plaintext")),
                1,
                1,
                5,
                2,
                "0",
                "1",
                "nio",
                Quantity.CPU,
                0.05);
        assertEquals(
                List.of(1, 1, 1, 2, 2),
                List.of(1, 2, 3, 4, 5).stream().map(plan::processOf).toList());
    }
}
