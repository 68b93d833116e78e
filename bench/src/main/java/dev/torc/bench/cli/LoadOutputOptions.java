package dev.torc.bench.cli;

import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.Threshold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What becomes of the result of {@code torc load}, and of {@code torc merge}. */
final class LoadOutputOptions {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there too.")
    @Nullable
    Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes one page of HTML that needs no network.")
    @Nullable
    Path html;

    @Option(
            names = "--fail-if",
            paramLabel = "CONDITION",
            converter = Thresholds.class,
            description =
                    "Exits with 1 where this is so: 'p99>5ms', 'service.p99.9>300us', 'errors>0', 'error-rate>0.1%%',"
                            + " 'rate<1000', 'backlog>0'; any number of times.")
    private List<Threshold> failIf = List.of();

    @Option(
            names = "--allow-invalid",
            description = "Exits with 0 although the client could not have measured it; the report still says so.")
    private boolean allowInvalid;

    /** Checks that files can be written, before a run that would be lost. */
    static void check(@Nullable Path... files) throws CommandFailure {
        for (Path file : Stream.of(files).filter(Objects::nonNull).toList()) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
                throw new CommandFailure(ExitCode.ENVIRONMENT, "Cannot write " + file + ": there is no such folder.");
            }
        }
    }

    /** Why a result fails, a sentence each. */
    List<String> failures(LoadResult result) {
        List<String> sentences = new ArrayList<>();
        if (!allowInvalid) {
            result.invalid().forEach(sentence -> sentences.add("The result is not valid. " + sentence));
        }
        for (Threshold threshold : failIf) {
            String sentence = threshold.broken(result);
            if (sentence != null) {
                sentences.add("--fail-if " + sentence);
            }
        }
        return sentences;
    }

    /** Reads conditions. */
    static final class Thresholds implements ITypeConverter<Threshold> {
        @Override
        public Threshold convert(String text) {
            try {
                return Threshold.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
