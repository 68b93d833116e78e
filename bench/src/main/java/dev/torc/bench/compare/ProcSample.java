package dev.torc.bench.compare;

import dev.torc.bench.compare.ProcText.Times;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel said about a process at one moment.
 *
 * @param times of the whole process, ended threads included, and the kernel's threads that serve its rings; null where unknown
 * @param threads the times of each thread that lives, by its id; they are within {@code times}
 * @param rssKib the memory that is resident
 * @param peakRssKib the most memory it had resident
 * @param switches context switches by thread
 */
record ProcSample(
        @Nullable Times times,
        Map<String, Times> threads,
        OptionalLong rssKib,
        OptionalLong peakRssKib,
        Map<String, Long> switches) {
    /** The name of what threads used that had ended before the later sample. */
    static final String ENDED = "(ended)";

    /** Times are told in whole ticks: below so many, a difference of sums is rounding. */
    private static final long ROUNDING_TICKS = 3;

    /** Reads what is known of a process and of its children, such as the workers of nginx, added up. */
    static ProcSample of(long pid) {
        ProcSample sum = one(pid);
        List<Long> children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .toList();
        for (long child : children) {
            sum = sum.plus(one(child));
        }
        return sum;
    }

    /** How many descriptors a process and its children have open. */
    static int descriptors(long pid) {
        return ProcFile.count(Path.of("/proc", Long.toString(pid), "fd"))
                + ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToInt(child -> ProcFile.count(Path.of("/proc", Long.toString(child.pid()), "fd")))
                        .sum();
    }

    /** How many descriptors a process may have open; 0 where that is not known. */
    static long descriptorsMax(long pid) {
        String limits = ProcFile.text(Path.of("/proc", Long.toString(pid), "limits"));
        return limits.lines()
                .filter(line -> line.startsWith("Max open files"))
                .mapToLong(line ->
                        ProcText.parse(line.strip().split("\\s{2,}", -1)[1]).orElse(0))
                .findFirst()
                .orElse(0);
    }

    private static ProcSample one(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Long> switches = new HashMap<>();
        Map<String, Times> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                String id = task.getFileName().toString();
                ProcText.contextSwitches(ProcFile.text(task.resolve("status")))
                        .ifPresent(count -> switches.put(id, count));
                Times times = ProcText.times(ProcFile.text(task.resolve("stat")));
                if (times != null) {
                    threads.put(id, times);
                }
            }
        } catch (IOException e) {
            // No /proc here, or the process is gone: what was not read stays absent.
            switches.clear();
            threads.clear();
        }
        String status = ProcFile.text(process.resolve("status"));
        return new ProcSample(
                ProcText.times(ProcFile.text(process.resolve("stat"))),
                Map.copyOf(threads),
                ProcText.number(status, "VmRSS"),
                ProcText.number(status, "VmHWM"),
                Map.copyOf(switches));
    }

    /** Together with a child; one that has ended meanwhile adds nothing. */
    ProcSample plus(ProcSample child) {
        Map<String, Times> allThreads = new HashMap<>(threads);
        allThreads.putAll(child.threads);
        Map<String, Long> allSwitches = new HashMap<>(switches);
        allSwitches.putAll(child.switches);
        Times own = times;
        Times other = child.times;
        return new ProcSample(
                own == null || other == null
                        ? own
                        : new Times(
                                own.name(),
                                own.userTicks() + other.userTicks(),
                                own.systemTicks() + other.systemTicks()),
                allThreads,
                plus(rssKib, child.rssKib),
                plus(peakRssKib, child.peakRssKib),
                allSwitches);
    }

    private static OptionalLong plus(OptionalLong one, OptionalLong other) {
        return one.isPresent() && other.isPresent() ? OptionalLong.of(one.getAsLong() + other.getAsLong()) : one;
    }

    /** What the process used since an earlier sample; null where it is not known. */
    @Nullable
    Times since(ProcSample earlier) {
        Times then = earlier.times;
        return times == null || then == null
                ? null
                : new Times(
                        times.name(), times.userTicks() - then.userTicks(), times.systemTicks() - then.systemTicks());
    }

    /** Context switches since an earlier sample, of the threads that still live. */
    OptionalLong switchesSince(ProcSample earlier) {
        if (switches.isEmpty() || earlier.switches.isEmpty()) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (Map.Entry<String, Long> thread : switches.entrySet()) {
            sum += thread.getValue() - earlier.switches.getOrDefault(thread.getKey(), 0L);
        }
        return OptionalLong.of(sum);
    }

    /**
     * Ticks that the threads used since an earlier sample, by name, those that used none left out. They add up to what the
     * process used, but for rounding: what is missing was used by threads that have ended.
     */
    SortedMap<String, Long> threadTicksSince(ProcSample earlier) {
        SortedMap<String, Long> ticks = new TreeMap<>();
        long known = 0;
        for (Map.Entry<String, Times> thread : threads.entrySet()) {
            Times then = earlier.threads.get(thread.getKey());
            long used = thread.getValue().ticks() - (then == null ? 0 : then.ticks());
            known += used;
            if (used > 0) {
                ticks.merge(thread.getValue().name(), used, Long::sum);
            }
        }
        Times all = since(earlier);
        long ended = all == null || threads.isEmpty() ? 0 : all.ticks() - known;
        if (ended > ROUNDING_TICKS) {
            ticks.put(ENDED, ended);
        }
        return ticks;
    }
}
