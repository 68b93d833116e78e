package dev.torc.bench.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Soaks engines, all at the same time, and writes down what that came to: soak.json and soak.html. Stateless. */
public final class Soak {
    /** Documented in docs/SOAK.md. */
    private static final String SCHEMA = "torc-soak/1";

    private static final String FILES = "files";

    private Soak() {}

    /**
     * Runs it.
     *
     * @param progress is told of each cycle, on any thread
     * @return what each engine came to, in the order of the settings; a run that failed is a finding
     * @throws CompareFailure where the folder cannot be written
     */
    public static List<SoakResult> run(SoakSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Path files = settings.folder().resolve(FILES);
        try {
            Site.writeFiles(files);
        } catch (IOException e) {
            throw new CompareFailure("Cannot write " + files + ": " + e.getMessage() + ".");
        }
        List<SoakResult> results = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<SoakResult>> running = settings.engines().stream()
                    .map(engine -> threads.submit(() -> SoakRun.of(engine, settings, files, progress)))
                    .toList();
            for (int i = 0; i < running.size(); i++) {
                results.add(result(settings.engines().get(i), running.get(i)));
            }
        } finally {
            threads.shutdownNow();
        }
        write(settings, results);
        return results;
    }

    /** What a run came to; one that failed takes nothing from the others. */
    private static SoakResult result(String engine, Future<SoakResult> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            return SoakResult.failed(
                    engine,
                    e.getCause() instanceof CompareFailure failure
                            ? String.valueOf(failure.getMessage())
                            : "The soak failed: " + e.getCause() + ".");
        }
    }

    private static void write(SoakSettings settings, List<SoakResult> results) throws CompareFailure {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode node = mapper.createObjectNode()
                .put("schema", SCHEMA)
                .put("endedAt", Instant.now().toString())
                .put("seed", settings.seed())
                .put("durationMillis", settings.duration().toMillis())
                .put("phaseMillis", settings.phaseMillis())
                .put("deadlineMillis", settings.deadlineMillis());
        node.set("environment", mapper.valueToTree(Environment.describe(settings.cpus())));
        node.set("engines", mapper.valueToTree(results));
        try {
            mapper.writeValue(settings.folder().resolve("soak.json").toFile(), node);
            Files.writeString(settings.folder().resolve("soak.html"), SoakPage.of(settings, results));
        } catch (IOException e) {
            throw new CompareFailure("Cannot write into " + settings.folder() + ": " + e.getMessage() + ".");
        }
    }
}
