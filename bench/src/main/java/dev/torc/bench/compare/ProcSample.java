package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the kernel said about a process at one moment.
 *
 * @param cpuTicks user and system time of the whole process, ended threads included
 * @param peakRssKib the most memory it had resident
 * @param switches context switches by thread
 */
record ProcSample(OptionalLong cpuTicks, OptionalLong peakRssKib, Map<String, Long> switches) {

    static ProcSample of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        Map<String, Long> switches = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path task : tasks) {
                ProcText.contextSwitches(read(task.resolve("status")))
                        .ifPresent(count -> switches.put(task.getFileName().toString(), count));
            }
        } catch (IOException e) {
            // No /proc here, or the process is gone: what was not read stays absent.
            switches.clear();
        }
        return new ProcSample(
                ProcText.cpuTicks(read(process.resolve("stat"))),
                ProcText.number(read(process.resolve("status")), "VmHWM"),
                Map.copyOf(switches));
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
