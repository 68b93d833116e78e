package dev.torc.bench.compare;

import dev.torc.bench.compare.MachineSample.CpuTimes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** Tells what came between a server and its CPUs during a measurement. */
final class Disturbance {
    /** So much of the time of the CPUs may be stolen by the host. */
    static final double STEAL_MAX = 0.02;

    /** So much of the time of the server's CPUs may other processes use. */
    static final double OTHERS_MAX = 0.05;

    /** Times are told in whole ticks: fewer of them tell nothing. */
    private static final long TICKS_MIN = 4;

    private static final int PERCENT = 100;

    private Disturbance() {}

    /**
     * What the samples around a measurement tell, a few words each; empty where it was undisturbed, as far as is known.
     *
     * @param serverCpus where the server ran
     * @param loadCpus where the load ran
     * @param serverTicks what the server's process used
     * @param loadTicks what the load's process used
     */
    static List<String> between(
            MachineSample before,
            MachineSample after,
            Set<Integer> serverCpus,
            Set<Integer> loadCpus,
            long serverTicks,
            long loadTicks) {
        List<String> found = new ArrayList<>();
        Set<Integer> all = new HashSet<>(serverCpus);
        all.addAll(loadCpus);
        CpuTimes everywhere = after.since(before, all);
        share(found, "steal", everywhere.steal(), everywhere.total(), STEAL_MAX);
        CpuTimes ofServer = after.since(before, serverCpus);
        boolean shared = serverCpus.stream().anyMatch(loadCpus::contains);
        long others = ofServer.work() - serverTicks - (shared ? loadTicks : 0);
        share(found, "other processes", others, ofServer.total(), OTHERS_MAX);
        OptionalLong throttled = MachineSample.grown(before.throttledMicros(), after.throttledMicros());
        if (throttled.orElse(0) > 0) {
            found.add(String.format(Locale.ROOT, "throttled for %.1f ms", throttled.getAsLong() / 1e3));
        }
        if (MachineSample.grown(before.heatEvents(), after.heatEvents()).orElse(0) > 0) {
            found.add("slowed down for heat");
        }
        return List.copyOf(found);
    }

    private static void share(List<String> found, String what, long ticks, long total, double most) {
        if (ticks >= TICKS_MIN && total > 0 && (double) ticks / total > most) {
            found.add(String.format(Locale.ROOT, "%s %.0f %%", what, (double) PERCENT * ticks / total));
        }
    }
}
