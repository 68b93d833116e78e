package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
                "POST /echo with 1024 B, 64 connections, pipeline 1, closed loop",
                find("echo-1k").conditions());
        assertTrue(
                find("echo-1m").conditions().contains("16 connections"),
                find("echo-1m").conditions());
        assertTrue(find("short").conditions().contains("a new one for each request"));
        assertTrue(find("idle-busy").conditions().contains("8 connections, pipeline 1, beside 1000 idle"));
        assertTrue(find("slow-fast").conditions().contains("beside 200 slow clients"));
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
                Quantity.CPU,
                0.05);
        assertEquals(
                List.of(1, 1, 1, 2, 2),
                List.of(1, 2, 3, 4, 5).stream().map(plan::processOf).toList());
    }
}
