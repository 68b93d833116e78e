package dev.torc.tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An example that runs in a process of its own, and a client of it. Closing it sends SIGTERM. Used by one thread. */
final class Example implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 30;

    /** What a JVM exits with that SIGTERM ended in order: 128 and the signal's number. */
    private static final int TERMINATED = 143;

    private static final Pattern READY = Pattern.compile("listening on (http://\\S+)(?: transport=(\\S+))?");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final BufferedReader out;
    private final URI url;

    private Example(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = process.inputReader();
        url = URI.create(readReady().group(1));
    }

    /** Starts a class that {@link CompiledExamples} made, on an engine, on a free port. */
    static Example start(Path classes, String name, String engine, String... arguments) throws IOException {
        // Transports.best() is NIO where it finds nothing else, as in an application that leaves the ring out.
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(part -> engine.equals("io_uring") || !part.contains("transport-uring"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dport=0",
                "-cp",
                classes + File.pathSeparator + classPath,
                name));
        command.addAll(List.of(arguments));
        return new Example(command);
    }

    /** Starts any command that says in the same way that it listens. */
    static Example start(List<String> command) throws IOException {
        return new Example(command);
    }

    /** The next line with which it says that it listens: its URL, and its transport where it tells. */
    Matcher readReady() throws IOException {
        String line = String.valueOf(out.readLine());
        Matcher ready = READY.matcher(line);
        assertTrue(ready.matches(), line);
        return ready;
    }

    URI url() {
        return url;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return post(path, BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, BodyPublisher body) throws IOException, InterruptedException {
        return send(request(path).POST(body).build());
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    /** Sends a request and answers its response as lines that come one by one. */
    EventLines listen(HttpRequest request) throws IOException, InterruptedException {
        return new EventLines(client.send(request, BodyHandlers.ofInputStream()));
    }

    /** Sends SIGTERM and waits: what is in flight is finished, and nothing keeps the process. */
    void stop() throws IOException {
        process.toHandle().destroy();
        try {
            assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the example does not end");
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertEquals(TERMINATED, process.exitValue());
    }

    @Override
    public void close() throws IOException {
        client.shutdownNow();
        try {
            stop();
        } finally {
            process.destroyForcibly();
        }
    }
}
