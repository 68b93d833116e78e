package dev.torc.bench.compare;

import dev.torc.bench.compare.ProcText.Times;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The quantities of one measurement, from what is known before and after it. What could not be read is absent, never 0. */
final class TrialValues {
    private static final double KIB_PER_MIB = 1024;
    private static final int PERCENT = 100;

    private final LoadSeen load;
    private final Moment before;
    private final Moment after;
    private final SortedMap<String, Long> counters;
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Puts together what was seen of a server that has {@code cpus} CPUs. */
    TrialValues(LoadSeen load, Moment before, Moment after, int cpus) {
        this.load = load;
        this.before = before;
        this.after = after;
        this.counters = after.countersSince(before);
        if (load.responses() > 0) {
            put(Quantity.THROUGHPUT, load.throughput());
            times();
            perRequest();
        }
        put(Quantity.OFFERED, load.offered());
        Times cpu = after.serverTimesSince(before);
        if (cpu != null && load.elapsedNanos() > 0) {
            double micros = cpu.ticks() * Environment.microsPerTick();
            put(Quantity.BUSY, PERCENT * micros / (load.elapsedNanos() / 1e3 * cpus));
        }
        put(Quantity.GC_PAUSE_MS, after.statSince(before, "gcPauseMillis"));
        put(Quantity.GC_COUNT, after.statSince(before, "gcCount"));
        put(Quantity.RSS, mib(after.server().rssKib()));
        put(Quantity.PEAK_RSS, mib(after.server().peakRssKib()));
        put(Quantity.RETRANSMITS, number(after.retransmitsSince(before)));
        put(Quantity.ACCEPT_OVERFLOWS, number(after.acceptOverflowsSince(before)));
        put(Quantity.ERRORS, (double) load.errorCount());
        put(Quantity.BACKLOG, (double) load.backlog());
    }

    /** Adds how much memory each of the idle connections took, of which there were {@code idle}. */
    TrialValues withIdle(ProcSample without, ProcSample with, int idle) {
        OptionalLong kib = MachineSample.grown(without.rssKib(), with.rssKib());
        if (kib.isPresent() && idle > 0) {
            put(Quantity.IDLE_RSS, kib.getAsLong() * KIB_PER_MIB / idle);
        }
        return this;
    }

    Map<String, Double> values() {
        return values;
    }

    LoadSeen load() {
        return load;
    }

    SortedMap<String, Long> counters() {
        return counters;
    }

    SortedMap<String, Long> threads() {
        return after.threadMicrosSince(before);
    }

    private void times() {
        put(Quantity.MEAN, load.response("mean"));
        put(Quantity.P50, load.response("p50"));
        put(Quantity.P90, load.response("p90"));
        put(Quantity.P99, load.response("p99"));
        put(Quantity.P999, load.response("p99.9"));
        put(Quantity.P9999, load.response("p99.99"));
        put(Quantity.SERVICE_MEAN, load.service("mean"));
        put(Quantity.SERVICE_P50, load.service("p50"));
        put(Quantity.SERVICE_P90, load.service("p90"));
        put(Quantity.SERVICE_P99, load.service("p99"));
        put(Quantity.SERVICE_P999, load.service("p99.9"));
        put(Quantity.SERVICE_P9999, load.service("p99.99"));
    }

    private void perRequest() {
        Times cpu = after.serverTimesSince(before);
        if (cpu != null) {
            putPerRequest(Quantity.CPU, cpu.ticks() * Environment.microsPerTick());
            putPerRequest(Quantity.CPU_USER, cpu.userTicks() * Environment.microsPerTick());
            putPerRequest(Quantity.CPU_SYSTEM, cpu.systemTicks() * Environment.microsPerTick());
        }
        Times client = after.loadTimesSince(before);
        if (client != null) {
            putPerRequest(Quantity.CLIENT_CPU, client.ticks() * Environment.microsPerTick());
        }
        putPerRequest(Quantity.ALLOCATED, after.statSince(before, "allocatedBytes"));
        Long syscalls = counters.get("syscalls");
        putPerRequest(Quantity.SYSCALLS, syscalls == null ? null : (double) syscalls);
        putPerRequest(Quantity.SWITCHES, number(after.server().switchesSince(before.server())));
    }

    private void putPerRequest(Quantity quantity, @Nullable Double total) {
        put(quantity, total == null ? null : total / load.responses());
    }

    private void put(Quantity quantity, @Nullable Double value) {
        if (value != null) {
            values.put(quantity.name(), value);
        }
    }

    private static @Nullable Double number(OptionalLong value) {
        return value.isPresent() ? (double) value.getAsLong() : null;
    }

    private static @Nullable Double mib(OptionalLong kib) {
        return kib.isPresent() ? kib.getAsLong() / KIB_PER_MIB : null;
    }
}
