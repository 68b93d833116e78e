package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What Linux tells of itself that bears on figures: mitigations, frequencies, limits and network settings. */
record SystemFacts(Path proc, Path sys) {
    private static final List<String> SETTINGS = List.of(
            "net/core/somaxconn",
            "net/core/rmem_default",
            "net/core/rmem_max",
            "net/core/wmem_default",
            "net/core/wmem_max",
            "net/core/busy_poll",
            "net/core/busy_read",
            "net/ipv4/tcp_max_syn_backlog",
            "net/ipv4/ip_local_port_range",
            "net/ipv4/tcp_tw_reuse",
            "net/ipv4/tcp_rmem",
            "net/ipv4/tcp_wmem",
            "net/ipv4/tcp_congestion_control",
            "net/ipv4/tcp_slow_start_after_idle",
            "kernel/io_uring_disabled",
            "kernel/sched_autogroup_enabled",
            "vm/swappiness");

    static SystemFacts here() {
        return new SystemFacts(Path.of("/proc"), Path.of("/sys"));
    }

    /** Adds what is known, by name; what is not is left out. */
    void addTo(Map<String, String> known) {
        mitigations().forEach((name, state) -> known.put("mitigation " + name, state));
        governors(known);
        put(known, "no turbo", sys.resolve("devices/system/cpu/intel_pstate/no_turbo"));
        put(known, "simultaneous multithreading", sys.resolve("devices/system/cpu/smt/control"));
        put(known, "transparent huge pages", sys.resolve("kernel/mm/transparent_hugepage/enabled"));
        put(known, "clock source", sys.resolve("devices/system/clocksource/clocksource0/current_clocksource"));
        ControlGroup.own().limits().forEach((name, value) -> known.put("cgroup " + name, value));
        for (String name : SETTINGS) {
            put(known, name.replace('/', '.'), proc.resolve("sys").resolve(name));
        }
        for (String line : ProcFile.text(proc.resolve("self/limits")).lines().toList()) {
            if (line.startsWith("Max open files") || line.startsWith("Max locked memory")) {
                String[] words = line.strip().split("\\s{2,}", -1);
                known.put("limit " + words[0].substring("Max ".length()), words.length > 1 ? words[1] : "");
            }
        }
    }

    private Map<String, String> mitigations() {
        Map<String, String> states = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(sys.resolve("devices/system/cpu/vulnerabilities"))) {
            for (Path file : files) {
                put(states, file.getFileName().toString(), file);
            }
        } catch (IOException e) {
            return states;
        }
        return states;
    }

    private void governors(Map<String, String> known) {
        Set<String> names = new TreeSet<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(sys.resolve("devices/system/cpu"), "cpu[0-9]*")) {
            for (Path folder : folders) {
                String name = ProcFile.text(folder.resolve("cpufreq/scaling_governor"))
                        .strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            return;
        }
        if (!names.isEmpty()) {
            known.put("governor", String.join(", ", names));
        }
    }

    private static void put(Map<String, String> known, String name, Path file) {
        String text = ProcFile.text(file).strip().replaceAll("\\s+", " ");
        if (!text.isEmpty()) {
            known.put(name, text);
        }
    }
}
