package dev.torc.bench.targets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the results are: a folder for each measurement, with its rows.json and what is raw, and the whole table. The messages
 * of its IOExceptions are sentences. Confined to one thread.
 */
final class TargetFolder implements AutoCloseable {
    /** The rows of a measurement, there once it has ended. */
    static final String ROWS = "rows.json";

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path root;
    private final boolean isTemporary;

    /** Uses {@code out}, or where that is null a folder that is deleted at the end. */
    TargetFolder(@Nullable Path out) throws IOException {
        isTemporary = out == null;
        try {
            root = out == null ? Files.createTempDirectory("torc-targets-") : Files.createDirectories(out);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    static ObjectMapper mapper() {
        return MAPPER;
    }

    boolean isTemporary() {
        return isTemporary;
    }

    /** The folder of a measurement, which is made where it does not exist. */
    Path of(TargetMeasurement measurement) throws IOException {
        try {
            return Files.createDirectories(root.resolve(measurement.name()));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** What a measurement answered before; null where it did not end. */
    @Nullable
    TargetResult read(TargetMeasurement measurement) throws IOException {
        Path file = root.resolve(measurement.name()).resolve(ROWS);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            JsonNode tree = MAPPER.readTree(file.toFile());
            if (!TargetResult.SCHEMA.equals(tree.path("schema").asText())) {
                throw new IOException(file + " is not of the schema " + TargetResult.SCHEMA + ".");
            }
            return MAPPER.treeToValue(tree, TargetResult.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " does not hold rows: " + e.getOriginalMessage() + ".", e);
        }
    }

    /** Keeps what a measurement answered. */
    void write(TargetMeasurement measurement, TargetResult result) throws IOException {
        try {
            write(of(measurement).resolve(ROWS), MAPPER.writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw unwritable(e);
        }
    }

    /** Writes a file of the whole table. */
    void write(String name, String text) throws IOException {
        write(root.resolve(name), text);
    }

    /** All of it, or nothing: a run that is cut off leaves no half of a result that the next one would read. */
    private static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static IOException unwritable(IOException e) {
        return new IOException("The results cannot be written: " + e.getMessage() + ".", e);
    }

    /** Deletes a temporary folder. */
    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try (Stream<Path> found = Files.walk(root)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // It is in the folder for temporary files.
            return;
        }
    }
}
