package dev.torc.tests.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that runs the torc command, or a program of the tests; what it writes to stderr is kept in a file. Used by one thread. */
public final class Torc implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;
    private static final String MAIN = "dev.torc.bench.cli.TorcCommand";
    private static final Pattern READY = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+) .*");
    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    private final Process process;
    private final Path err;
    private final BufferedReader lines;

    /** How a command ended, and what it said. */
    public record Outcome(int exitCode, String out, String err) {}

    private Torc(Process process, Path err) {
        this.process = process;
        this.err = err;
        this.lines = process.inputReader();
    }

    /** In a process that gave a right away, as {@link RestrictedTorc} says. */
    static Torc restricted(String restriction, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(restriction));
        all.addAll(List.of(arguments));
        return program(RestrictedTorc.class, all.toArray(String[]::new));
    }

    /** A server of one engine, with native access, and with a control that answers {@link #ask}. */
    public static Torc serve(String engine, int port, int loops) throws IOException {
        return withFlag(
                NATIVE,
                "serve",
                "--control",
                "--transport",
                engine,
                "--loops",
                String.valueOf(loops),
                "--port",
                String.valueOf(port));
    }

    /** Another program of the tests, with native access. */
    public static Torc program(Class<?> main, String... arguments) throws IOException {
        List<String> command = onClassPath(NATIVE);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** With a flag of the JVM and no other. */
    public static Torc withFlag(String flag, String... arguments) throws IOException {
        List<String> command = onClassPath(flag);
        command.add(MAIN);
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** As {@link #program}, in a process that may have so many descriptors (RLIMIT_NOFILE). */
    public static Torc withDescriptors(int count, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("prlimit", "--nofile=" + count + ":" + count));
        command.addAll(onClassPath(NATIVE));
        command.add(main.getName());
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
    public String readLine() throws IOException {
        String line = lines.readLine();
        return line == null ? "" : line;
    }

    /** Waits until a server listens; answers its port. */
    public int readPort() throws IOException {
        String line = readLine();
        Matcher ready = READY.matcher(line);
        if (!ready.matches()) {
            throw new IOException("not ready: " + line);
        }
        return Integer.parseInt(ready.group(1));
    }

    /** Says a line, and answers the next one on stdout. */
    public String ask(String line) throws IOException {
        Writer commands = process.outputWriter();
        commands.write(line + "\n");
        commands.flush();
        return readLine();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Sends SIGKILL, and waits for the end; what it said before can still be read. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Sends SIGTERM; unlike {@link Process#destroy}, what it still says can be read. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Waits until it has ended. */
    public Outcome await() throws IOException, InterruptedException {
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
