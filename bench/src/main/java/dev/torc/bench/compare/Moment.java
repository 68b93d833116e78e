package dev.torc.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.compare.ProcText.Times;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known before or after a measurement.
 *
 * @param server the server's process
 * @param load the load's process
 * @param machine what both run on
 * @param stats what the server says of itself; empty where it says nothing
 */
record Moment(ProcSample server, ProcSample load, MachineSample machine, JsonNode stats) {
    private static final String COUNTERS = "counters";

    /** By how much a number that the server tells grew; null where it does not tell it. */
    @Nullable
    Double statSince(Moment earlier, String name) {
        JsonNode now = stats.get(name);
        JsonNode then = earlier.stats.get(name);
        return now == null || then == null ? null : (double) (now.asLong() - then.asLong());
    }

    /** How much each counter of the server's loops changed, gauges too; empty where it has none. */
    SortedMap<String, Long> countersSince(Moment earlier) {
        SortedMap<String, Long> changes = new TreeMap<>();
        JsonNode then = earlier.stats.path(COUNTERS);
        for (Map.Entry<String, JsonNode> counter : stats.path(COUNTERS).properties()) {
            long before = then.path(counter.getKey()).asLong();
            changes.put(counter.getKey(), counter.getValue().asLong() - before);
        }
        return changes;
    }

    /** CPU time of the server's threads, in microseconds by name. */
    SortedMap<String, Long> threadMicrosSince(Moment earlier) {
        SortedMap<String, Long> micros = new TreeMap<>();
        server.threadTicksSince(earlier.server)
                .forEach((name, ticks) -> micros.put(name, Math.round(ticks * Environment.microsPerTick())));
        return micros;
    }

    /** CPU time of the server since an earlier moment; null where it is not known. */
    @Nullable
    Times serverTimesSince(Moment earlier) {
        return server.since(earlier.server);
    }

    /** CPU time of the load since an earlier moment; null where it is not known. */
    @Nullable
    Times loadTimesSince(Moment earlier) {
        return load.since(earlier.load);
    }

    OptionalLong retransmitsSince(Moment earlier) {
        return MachineSample.grown(earlier.machine.retransmits(), machine.retransmits());
    }

    OptionalLong acceptOverflowsSince(Moment earlier) {
        return MachineSample.grown(earlier.machine.acceptOverflows(), machine.acceptOverflows());
    }
}
