package dev.torc.bench.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The control group that this process and its children are in (cgroups(7)), of version 2 or 1.
 *
 * @param cpu its folder for the limits of CPU time
 * @param memory its folder for the limits of memory
 */
record ControlGroup(Path cpu, Path memory) {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long NANOS_PER_MICRO = 1000;

    static ControlGroup own() {
        return of(ProcFile.text(Path.of("/proc/self/cgroup")), ROOT);
    }

    /** Reads /proc/self/cgroup, whose lines are {@code number:controllers:path}. */
    static ControlGroup of(String text, Path root) {
        return new ControlGroup(folder(text, root, "cpu"), folder(text, root, "memory"));
    }

    private static Path folder(String text, Path root, String controller) {
        Path unified = root;
        for (String line : text.lines().toList()) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            String below = parts[2].startsWith("/") ? parts[2].substring(1) : parts[2];
            if (List.of(parts[1].split(",", -1)).contains(controller)) {
                return inside(root.resolve(controller), below);
            }
            if (parts[1].isEmpty()) {
                unified = inside(root, below);
            }
        }
        return unified;
    }

    /** In a container the path may be the host's: then the mounted root is what there is. */
    private static Path inside(Path root, String below) {
        Path folder = root.resolve(below);
        return Files.isDirectory(folder) ? folder : root;
    }

    /** For how long its processes were kept from running by its limit of CPU time. */
    OptionalLong throttledMicros() {
        String stat = ProcFile.text(cpu.resolve("cpu.stat"));
        OptionalLong micros = ProcText.word(stat, "throttled_usec");
        if (micros.isPresent()) {
            return micros;
        }
        OptionalLong nanos = ProcText.word(stat, "throttled_time");
        return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / NANOS_PER_MICRO) : OptionalLong.empty();
    }

    /** Its limits, by the names of their files, as the kernel writes them. */
    Map<String, String> limits() {
        Map<String, String> limits = new TreeMap<>();
        for (String name : new String[] {"cpu.max", "cpu.weight", "cpu.cfs_quota_us", "cpu.cfs_period_us"}) {
            put(limits, cpu, name);
        }
        for (String name : new String[] {"memory.max", "memory.high", "memory.limit_in_bytes"}) {
            put(limits, memory, name);
        }
        return limits;
    }

    private static void put(Map<String, String> limits, Path folder, String name) {
        String text = ProcFile.text(folder.resolve(name)).strip();
        if (!text.isEmpty()) {
            limits.put(name, text);
        }
    }
}
