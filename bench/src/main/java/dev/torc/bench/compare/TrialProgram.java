package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Programs that are run to their end, such as other load generators. Stateless. */
public final class TrialProgram {
    private TrialProgram() {}

    /**
     * Runs one, and answers the lines that it printed, on either output.
     *
     * @param cpus where it runs, as taskset names them
     * @param program with its arguments
     * @throws CompareFailure where it cannot be started, or fails
     */
    public static List<String> run(String cpus, List<String> program) throws CompareFailure, InterruptedException {
        List<String> command = new ArrayList<>();
        if (Environment.canPin()) {
            command.addAll(List.of("taskset", "-c", cpus));
        }
        command.addAll(program);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (process.waitFor() != 0) {
                    throw new CompareFailure(program.getFirst() + " failed: " + said.strip() + ".");
                }
                return said.lines().toList();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new CompareFailure("Cannot run " + program.getFirst() + ": " + e.getMessage() + ".");
        }
    }
}
