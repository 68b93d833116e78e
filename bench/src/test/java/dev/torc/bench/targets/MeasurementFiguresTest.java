package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.targets.AllocationMeasurement.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What measurements make of what they saw. */
class MeasurementFiguresTest {
    private static Window window(long requests, long connections, long loopBytes) {
        return new Window("nio", 1, requests, connections, loopBytes, 4_000);
    }

    @Test
    void whatHappensOnceInAWhileIsToldAndNotTakenForACostOfRequests() {
        TargetRow row = AllocationMeasurement.row(
                "nio", List.of(window(1_000, 0, 0), window(1_000, 0, 500), window(1_000, 0, 0)));
        assertEquals(0.0, row.measured());
        assertEquals(TargetRow.Outcome.MET, row.outcome());
        assertTrue(
                row.remark().startsWith("Median of 3 windows; in all of them 500 B in 3,000 requests"), row.remark());
        assertTrue(row.remark().endsWith("included: 4.0000."), row.remark());
    }

    @Test
    void aWindowWithNewConnectionsDoesNotCount() {
        TargetRow row = AllocationMeasurement.row(
                "nio", List.of(window(1_000, 64, 90_000), window(1_000, 64, 90_000), window(1_000, 0, 24)));
        assertEquals(0.024, row.measured());
        assertEquals(TargetRow.Outcome.NOT_MET, row.outcome());
        assertEquals(
                TargetRow.Outcome.NOT_MEASURED,
                AllocationMeasurement.row("nio", List.of(window(1_000, 64, 90_000)))
                        .outcome());
    }

    @Test
    void asManyConnectionsAsDescriptorsAndPortsAllow() {
        assertEquals(10_000, ShortConnectionsMeasurement.possible(Map.of(), 10_000));
        assertEquals(
                10_000,
                ShortConnectionsMeasurement.possible(
                        Map.of("limit open files", "unlimited", "net.ipv4.ip_local_port_range", "32768 60999"),
                        10_000));
        assertEquals(3_596, ShortConnectionsMeasurement.possible(Map.of("limit open files", "4096"), 10_000));
        assertEquals(
                501, ShortConnectionsMeasurement.possible(Map.of("net.ipv4.ip_local_port_range", "1000 2000"), 10_000));
    }
}
