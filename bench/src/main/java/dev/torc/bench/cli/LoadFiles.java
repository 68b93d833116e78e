package dev.torc.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes results to files. Stateless. */
final class LoadFiles {
    /** Documented in docs/load.md. */
    private static final String SCHEMA = "torc-load/2";

    private LoadFiles() {}

    /** Writes the result of a run; null for no file. */
    static void json(@Nullable Path file, LoadJob job, LoadResult result) throws CommandFailure {
        ObjectMapper mapper = new ObjectMapper();
        write(file, mapper, mapper.createObjectNode().set("job", mapper.valueToTree(job)), result);
    }

    /** Writes the result of several runs. */
    static void json(@Nullable Path file, List<Path> merged, LoadResult result) throws CommandFailure {
        ObjectMapper mapper = new ObjectMapper();
        List<String> names = merged.stream().map(Path::toString).toList();
        write(file, mapper, mapper.createObjectNode().set("merged", mapper.valueToTree(names)), result);
    }

    private static void write(@Nullable Path file, ObjectMapper mapper, ObjectNode what, LoadResult result)
            throws CommandFailure {
        ObjectNode node = mapper.createObjectNode().put("schema", SCHEMA);
        node.setAll(what);
        node.set("result", mapper.valueToTree(result));
        if (file != null) {
            try {
                mapper.enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), node);
            } catch (IOException e) {
                throw cannotWrite(file, e);
            }
        }
    }

    /** Writes a text; null for no file. */
    static void text(@Nullable Path file, String text) throws CommandFailure {
        if (file != null) {
            try {
                Files.writeString(file, text, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw cannotWrite(file, e);
            }
        }
    }

    static CommandFailure cannotWrite(Path file, IOException e) {
        return new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage());
    }
}
