package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the kernel said about the machine at one moment.
 *
 * @param cpus the times of the CPUs in question, by number; those that it does not tell of are not there
 * @param throttledMicros for how long the processes of this control group were not let run
 * @param heatEvents how often a CPU was slowed down for its heat
 * @param retransmits TCP segments sent again
 * @param acceptOverflows connections that found an accept queue full
 */
record MachineSample(
        Map<Integer, CpuTimes> cpus,
        OptionalLong throttledMicros,
        OptionalLong heatEvents,
        OptionalLong retransmits,
        OptionalLong acceptOverflows) {
    private static final Path CPUS = Path.of("/sys/devices/system/cpu");
    private static final Path NET = Path.of("/proc/net");

    /** Columns of a CPU's line in /proc/stat. */
    private static final int USER = 0;

    private static final int NICE = 1;
    private static final int SYSTEM = 2;
    private static final int STEAL = 7;
    private static final int TIMES = 8;

    /**
     * Times of one CPU, in clock ticks.
     *
     * @param work of processes, user and system, interrupts left out
     * @param steal taken by the host for others
     * @param total all there was
     */
    record CpuTimes(long work, long steal, long total) {
        CpuTimes since(CpuTimes earlier) {
            return new CpuTimes(work - earlier.work, steal - earlier.steal, total - earlier.total);
        }

        CpuTimes plus(CpuTimes other) {
            return new CpuTimes(work + other.work, steal + other.steal, total + other.total);
        }
    }

    static MachineSample of(Set<Integer> numbers) {
        String stat = ProcFile.text(Path.of("/proc/stat"));
        Map<Integer, CpuTimes> cpus = new TreeMap<>();
        for (int number : numbers) {
            List<Long> row = ProcText.row(stat, "cpu" + number);
            if (row.size() >= TIMES) {
                long total = row.subList(0, TIMES).stream()
                        .mapToLong(Long::longValue)
                        .sum();
                cpus.put(number, new CpuTimes(row.get(USER) + row.get(NICE) + row.get(SYSTEM), row.get(STEAL), total));
            }
        }
        return new MachineSample(
                cpus,
                ControlGroup.own().throttledMicros(),
                readHeatEvents(),
                ProcText.counter(ProcFile.text(NET.resolve("snmp")), "Tcp", "RetransSegs"),
                ProcText.counter(ProcFile.text(NET.resolve("netstat")), "TcpExt", "ListenOverflows"));
    }

    /** The times of some CPUs since an earlier sample, added up; those that are not known are left out. */
    CpuTimes since(MachineSample earlier, Set<Integer> numbers) {
        CpuTimes sum = new CpuTimes(0, 0, 0);
        for (int number : numbers) {
            CpuTimes now = cpus.get(number);
            CpuTimes then = earlier.cpus.get(number);
            if (now != null && then != null) {
                sum = sum.plus(now.since(then));
            }
        }
        return sum;
    }

    /** By how much a counter grew; empty where it was not known both times. */
    static OptionalLong grown(OptionalLong then, OptionalLong now) {
        return then.isPresent() && now.isPresent()
                ? OptionalLong.of(now.getAsLong() - then.getAsLong())
                : OptionalLong.empty();
    }

    private static OptionalLong readHeatEvents() {
        long sum = 0;
        boolean known = false;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(CPUS, "cpu[0-9]*")) {
            for (Path folder : folders) {
                OptionalLong count =
                        ProcText.parse(ProcFile.text(folder.resolve("thermal_throttle/core_throttle_count"))
                                .strip());
                known |= count.isPresent();
                sum += count.orElse(0);
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return known ? OptionalLong.of(sum) : OptionalLong.empty();
    }
}
