package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.compare.Measurement.Moment;
import dev.torc.bench.load.LoadResult;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {
    private static Moment moment(OptionalLong cpuTicks, ObjectNode stats) {
        return new Moment(new ProcSample(cpuTicks, OptionalLong.empty(), Map.of()), stats);
    }

    /** Two seconds in which 100 requests were answered. */
    private static LoadResult load() {
        Map<String, Long> values =
                Map.of("sent", 100L, "responses", 100L, "succeeded", 100L, "elapsedNanos", 2_000_000_000L);
        return new ObjectMapper().convertValue(values, LoadResult.class);
    }

    private static Measurement measurement(OptionalLong ticks, int cpus) {
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        return Measurement.of("x", 1, 1, load(), moment(OptionalLong.of(0), stats), moment(ticks, stats), cpus);
    }

    /** A tick is mostly 10 ms; what it is here is not assumed. */
    @ParameterizedTest
    @CsvSource({"2.0,1,100,true", "1.94,1,97,true", "1.9,1,95,false", "2.0,2,50,false", "3.9,2,97.5,true"})
    void comparesCpuTimeToTheTimeOfTheCpus(double cpuSeconds, int cpus, double percent, boolean saturated) {
        long ticks = Math.round(cpuSeconds * 1e6 / Environment.microsPerTick());
        Measurement measured = measurement(OptionalLong.of(ticks), cpus);
        assertEquals(percent, measured.values().getOrDefault(Quantity.BUSY, 0.0), 0.5);
        assertEquals(saturated, measured.saturated());
    }

    @Test
    void doesNotKnowWhetherAServerWithoutProcIsSaturated() {
        assertNull(measurement(OptionalLong.empty(), 1).saturated());
    }

    @Test
    void keepsHowMuchEachCounterChanged() {
        ObjectNode before = JsonNodeFactory.instance.objectNode();
        before.putObject("counters").put("syscalls", 1000).put("sqes", 7).put("connections", 3);
        ObjectNode after = JsonNodeFactory.instance.objectNode();
        after.putObject("counters").put("syscalls", 1250).put("sqes", 7).put("connections", 1);
        OptionalLong ticks = OptionalLong.of(0);
        Measurement measured = Measurement.of("x", 1, 1, load(), moment(ticks, before), moment(ticks, after), 1);
        assertEquals(Map.of("syscalls", 250L, "sqes", 0L, "connections", -2L), measured.counters());
        assertEquals(2.5, measured.values().getOrDefault(Quantity.SYSCALLS, 0.0));
    }
}
