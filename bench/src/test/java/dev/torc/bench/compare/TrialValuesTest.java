package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.compare.ProcText.Times;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialValuesTest {
    private static final MachineSample MACHINE = new MachineSample(
            Map.of(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(5), OptionalLong.empty());

    private static Moment moment(@Nullable Times times, ObjectNode stats) {
        ProcSample process = new ProcSample(times, Map.of(), OptionalLong.empty(), OptionalLong.empty(), Map.of());
        return new Moment(process, process, MACHINE, stats);
    }

    /** Two seconds in which 100 requests were answered. */
    private static LoadSeen load() {
        ObjectNode load = JsonNodeFactory.instance.objectNode();
        load.put("responses", 100)
                .put("succeeded", 99)
                .put("elapsedNanos", 2_000_000_000L)
                .put("backlog", 4);
        load.putObject("errors").put("timeout", 2);
        load.putObject("responseNanos").put("p50", 1_500).put("p99.99", 9_000);
        load.putObject("serviceNanos").put("p50", 1_000);
        return new LoadSeen(load);
    }

    private static Map<String, Double> values(@Nullable Times times, int cpus) {
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        Times zero = times == null ? null : new Times("java", 0, 0);
        return new TrialValues(load(), moment(zero, stats), moment(times, stats), cpus).values();
    }

    /** A tick is mostly 10 ms; what it is here is not assumed. */
    @ParameterizedTest
    @CsvSource({"2.0,1,100,true", "1.94,1,97,true", "1.9,1,95,false", "2.0,2,50,false", "3.9,2,97.5,true"})
    void comparesCpuTimeToTheTimeOfTheCpus(double cpuSeconds, int cpus, double percent, boolean saturated) {
        long ticks = Math.round(cpuSeconds * 1e6 / Environment.microsPerTick());
        double busy =
                values(new Times("java", ticks / 2, ticks - ticks / 2), cpus).getOrDefault("BUSY", 0.0);
        assertEquals(percent, busy, 0.5);
        assertEquals(saturated, Trial.saturated(busy));
    }

    @Test
    void splitsCpuPerRequest() {
        Map<String, Double> values = values(new Times("java", 30, 70), 1);
        assertEquals(Environment.microsPerTick(), values.getOrDefault("CPU", 0.0));
        assertEquals(0.3 * Environment.microsPerTick(), values.getOrDefault("CPU_USER", 0.0), 1e-9);
        assertEquals(0.7 * Environment.microsPerTick(), values.getOrDefault("CPU_SYSTEM", 0.0), 1e-9);
    }

    @Test
    void takesWhatTheLoadSaw() {
        Map<String, Double> values = values(null, 1);
        assertEquals(49.5, values.getOrDefault("THROUGHPUT", 0.0));
        assertEquals(1.5, values.getOrDefault("P50", 0.0));
        assertEquals(9, values.getOrDefault("P9999", 0.0));
        assertEquals(1, values.getOrDefault("SERVICE_P50", 0.0));
        assertEquals(3, values.getOrDefault("ERRORS", 0.0));
        assertEquals(4, values.getOrDefault("BACKLOG", 0.0));
        assertEquals(0, values.getOrDefault("RETRANSMITS", -1.0));
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        Map<String, Double> values = values(null, 1);
        for (String name :
                new String[] {"CPU", "BUSY", "CLIENT_CPU", "RSS", "ALLOCATED", "SYSCALLS", "P99", "OFFERED"}) {
            assertFalse(values.containsKey(name), name);
        }
        assertFalse(values.containsKey("ACCEPT_OVERFLOWS"));
        assertNull(Trial.saturated(values.get("BUSY")));
    }

    @Test
    void keepsHowMuchEachCounterChanged() {
        ObjectNode before = JsonNodeFactory.instance.objectNode();
        before.putObject("counters").put("syscalls", 1000).put("sqes", 7).put("connections", 3);
        ObjectNode after = JsonNodeFactory.instance.objectNode().put("gcPauseMillis", 12);
        before.put("gcPauseMillis", 9);
        after.putObject("counters").put("syscalls", 1250).put("sqes", 7).put("connections", 1);
        TrialValues measured = new TrialValues(load(), moment(null, before), moment(null, after), 1);
        assertEquals(Map.of("syscalls", 250L, "sqes", 0L, "connections", -2L), measured.counters());
        assertEquals(2.5, measured.values().getOrDefault("SYSCALLS", 0.0));
        assertEquals(3, measured.values().getOrDefault("GC_PAUSE_MS", 0.0));
    }
}
