package dev.torc.tests.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs the torc command; what it writes to stderr is kept in a file. Used by one thread. */
final class Torc implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String MAIN = "dev.torc.bench.cli.TorcCommand";
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    private final Process process;
    private final Path err;
    private final BufferedReader lines;

    /** How a command ended, and what it said. */
    record Outcome(int exitCode, String out, String err) {}

    private Torc(Process process, Path err) {
        this.process = process;
        this.err = err;
        this.lines = process.inputReader();
    }

    /** In a process that gave a right away, as {@link RestrictedTorc} says. */
    static Torc restricted(String restriction, String... arguments) throws IOException {
        List<String> command = onClassPath(NATIVE);
        command.add(RestrictedTorc.class.getName());
        command.add(restriction);
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** With a flag of the JVM and no other. */
    static Torc withFlag(String flag, String... arguments) throws IOException {
        List<String> command = onClassPath(flag);
        command.add(MAIN);
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** The packaged command, without any flag. */
    static Torc jar(Path jar, String... arguments) throws IOException {
        return jar(List.of(), jar, arguments);
    }

    /** The packaged command, in a JVM with these flags. */
    static Torc jar(List<String> flags, Path jar, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private static List<String> onClassPath(String flag) {
        return new ArrayList<>(List.of(java(), flag, "-cp", System.getProperty("java.class.path")));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Torc start(List<String> command) throws IOException {
        Path err = Files.createTempFile("torc", ".err");
        return new Torc(new ProcessBuilder(command).redirectError(err.toFile()).start(), err);
    }

    /** The next line on stdout; empty at its end. */
    String readLine() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    /** Sends SIGTERM; unlike {@link Process#destroy}, what it still says can be read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits until it has ended. */
    Outcome await() throws IOException, InterruptedException {
        StringBuilder out = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.append(line).append('\n');
        }
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the command hangs");
        }
        return new Outcome(process.exitValue(), out.toString(), Files.readString(err));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(err);
    }
}
