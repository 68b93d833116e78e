package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The machine and the JVM that a comparison ran on. */
public final class Environment {
    private static final long TICKS_PER_SECOND = ticksPerSecond();
    private static final boolean CAN_PIN = output("taskset", "--version").isPresent();

    private Environment() {}

    /** Whether processes can be kept to CPUs here. */
    static boolean canPin() {
        return CAN_PIN;
    }

    /** The unit of process times. */
    static double microsPerTick() {
        return 1e6 / TICKS_PER_SECOND;
    }

    /**
     * What is known, by name; what is not is left out.
     *
     * @param serverCpus the CPUs of servers, on which the flags of their JVMs depend
     */
    public static Map<String, String> describe(String serverCpus) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        known.put("kernel", System.getProperty("os.version"));
        cpuModel().ifPresent(model -> known.put("cpu", model));
        known.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        known.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        known.put("pinned", Boolean.toString(CAN_PIN));
        known.put("JVM flags", String.join(" ", ServerProcess.flags(serverCpus)));
        revision().ifPresent(revision -> known.put("git", revision));
        SystemFacts.here().addTo(known);
        return known;
    }

    private static Optional<String> revision() {
        Path code = Path.of(System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)[0])
                .toAbsolutePath();
        Path folder = code.getParent();
        if (folder == null) {
            return Optional.empty();
        }
        return output("git", "-C", folder.toString(), "rev-parse", "HEAD").map(head -> {
            boolean dirty = output("git", "-C", folder.toString(), "status", "--porcelain")
                    .map(changes -> !changes.isEmpty())
                    .orElse(false);
            return dirty ? head + " with changes" : head;
        });
    }

    private static Optional<String> cpuModel() {
        return ProcFile.text(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static long ticksPerSecond() {
        try {
            return Long.parseLong(output("getconf", "CLK_TCK").orElse("100"));
        } catch (NumberFormatException e) {
            return 100;
        }
    }

    private static Optional<String> output(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = process.waitFor(5, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
