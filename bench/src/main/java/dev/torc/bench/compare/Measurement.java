package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.torc.bench.load.LoadResult;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One server in one round.
 *
 * @param server its name
 * @param round from 1
 * @param position its turn in the round, from 1
 * @param load what the load saw
 * @param values each quantity that could be read; per request means per response of any status
 * @param counters how much each counter of the server's loops changed from before the load to after it, gauges too; empty
 *     where it has none
 * @param saturated whether the server used its CPUs up; null where that is not known
 */
record Measurement(
        @JsonProperty("server") String server,
        @JsonProperty("round") int round,
        @JsonProperty("position") int position,
        @JsonProperty("load") LoadResult load,
        @JsonProperty("values") Map<Quantity, Double> values,
        @JsonProperty("counters") SortedMap<String, Long> counters,
        @JsonProperty("saturated") @Nullable Boolean saturated) {

    private static final String COUNTERS = "counters";

    /** What is known of a server's process at one moment. */
    record Moment(ProcSample process, JsonNode stats) {
        private @Nullable Double statSince(Moment earlier, String name) {
            JsonNode now = stats.get(name);
            JsonNode then = earlier.stats.get(name);
            return now == null || then == null ? null : (double) (now.asLong() - then.asLong());
        }

        private SortedMap<String, Long> countersSince(Moment earlier) {
            SortedMap<String, Long> changes = new TreeMap<>();
            JsonNode then = earlier.stats.path(COUNTERS);
            for (Map.Entry<String, JsonNode> counter : stats.path(COUNTERS).properties()) {
                long before = then.path(counter.getKey()).asLong();
                changes.put(counter.getKey(), counter.getValue().asLong() - before);
            }
            return changes;
        }

        private @Nullable Double cpuMicrosSince(Moment earlier) {
            OptionalLong now = process.cpuTicks();
            OptionalLong then = earlier.process.cpuTicks();
            return now.isPresent() && then.isPresent()
                    ? (now.getAsLong() - then.getAsLong()) * Environment.microsPerTick()
                    : null;
        }
    }

    /** Puts together what was seen of a server that has {@code cpus} CPUs. */
    static Measurement of(
            String server, int round, int position, LoadResult load, Moment before, Moment after, int cpus) {
        Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
        SortedMap<String, Long> counters = after.countersSince(before);
        values.put(Quantity.ERRORS, (double) load.errorCount());
        values.put(Quantity.BACKLOG, (double) load.backlog());
        OptionalLong rss = after.process().peakRssKib();
        if (rss.isPresent()) {
            values.put(Quantity.PEAK_RSS, rss.getAsLong() / 1024.0);
        }
        if (load.responses() > 0) {
            values.put(Quantity.THROUGHPUT, load.requestsPerSecond());
            latency(values, Quantity.MEAN, load, "mean");
            latency(values, Quantity.P50, load, "p50");
            latency(values, Quantity.P99, load, "p99");
            latency(values, Quantity.P999, load, "p99.9");
            long requests = load.responses();
            perRequest(values, Quantity.CPU, after.cpuMicrosSince(before), requests);
            perRequest(values, Quantity.ALLOCATED, after.statSince(before, "allocatedBytes"), requests);
            Long syscalls = counters.get("syscalls");
            perRequest(values, Quantity.SYSCALLS, syscalls == null ? null : (double) syscalls, requests);
            OptionalLong switches = after.process().switchesSince(before.process());
            perRequest(
                    values, Quantity.SWITCHES, switches.isPresent() ? (double) switches.getAsLong() : null, requests);
        }
        Double cpuMicros = after.cpuMicrosSince(before);
        if (cpuMicros != null && load.elapsedNanos() > 0) {
            values.put(Quantity.BUSY, 100 * cpuMicros / (load.elapsedNanos() / 1e3 * cpus));
        }
        return new Measurement(server, round, position, load, values, counters, saturated(values.get(Quantity.BUSY)));
    }

    /** Whether a server that was busy for this much of the time was saturated; null where that is not known. */
    static @Nullable Boolean saturated(@Nullable Double busyPercent) {
        return busyPercent == null ? null : busyPercent >= Quantity.SATURATED_PERCENT_MIN;
    }

    private static void latency(Map<Quantity, Double> values, Quantity quantity, LoadResult load, String name) {
        Long nanos = load.responseNanos().get(name);
        if (nanos != null) {
            values.put(quantity, nanos / 1e3);
        }
    }

    private static void perRequest(
            Map<Quantity, Double> values, Quantity quantity, @Nullable Double total, long requests) {
        if (total != null) {
            values.put(quantity, total / requests);
        }
    }
}
