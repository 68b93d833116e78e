package dev.torc.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that is spoken to in lines over its stdin and stdout, mostly a JVM of this same program; its stderr is ours. Such
 * a JVM ends with its stdin, so that it ends with us however we do; other programs are told to end by SIGTERM. Confined to one
 * thread, except {@link #kill}.
 */
final class Child implements AutoCloseable {
    private static final Duration END_TIMEOUT = Duration.ofSeconds(10);
    private static final String MAIN_CLASS = "dev.torc.bench.cli.TorcCommand";

    private final String name;
    private final List<String> command;
    private final Process process;
    private final boolean endsWithInput;
    private final BufferedReader lines;

    private Child(String name, List<String> command, Process process, boolean answers) {
        this.name = name;
        this.endsWithInput = answers;
        this.command = command;
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param name how messages call it
     * @param cpus where it runs, as taskset names them
     * @param program with its arguments
     * @param answers whether its output is read; it is thrown away otherwise
     */
    static Child start(String name, String cpus, List<String> program, boolean answers) throws CompareFailure {
        List<String> command = new ArrayList<>();
        if (Environment.canPin()) {
            command.addAll(List.of("taskset", "-c", cpus));
        }
        command.addAll(program);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .redirectOutput(answers ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Child(name, List.copyOf(command), process, answers);
        } catch (IOException e) {
            throw new CompareFailure("Cannot start " + name + ": " + e.getMessage() + ".");
        }
    }

    /** This same program with other arguments, in a JVM with these flags. */
    static List<String> torc(List<String> flags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
        command.addAll(arguments);
        return command;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    List<String> command() {
        return command;
    }

    /** The next line that it prints. */
    String read(Duration within) throws CompareFailure, InterruptedException {
        try {
            String line = CompletableFuture.supplyAsync(this::readLine).get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (line.isEmpty()) {
                throw new CompareFailure(name + " ended before it answered.");
            }
            return line;
        } catch (TimeoutException e) {
            throw new CompareFailure(name + " did not answer within " + within.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new CompareFailure(name + " cannot be read: " + e.getCause() + ".");
        }
    }

    /** Says a line, and answers the next line that it prints. */
    String ask(String line, Duration within) throws CompareFailure, InterruptedException {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new CompareFailure(name + " has ended.");
        }
        return read(within);
    }

    private String readLine() {
        try {
            String line = lines.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends it at once; from any thread. */
    void kill() {
        process.destroyForcibly();
    }

    /** Ends its input, waits until it has ended, and ends it at once where it does not. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            kill();
        }
        if (!endsWithInput) {
            process.destroy();
        }
        try {
            if (!process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
