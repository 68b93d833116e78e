package dev.torc.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Puts the logs of processes that ran a job together into one result. For one thread, once. */
public final class Merge {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Times times = new Times();
    private final List<LoadResult> parts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> invalid = new ArrayList<>();

    private Merge() {}

    /**
     * Merges logs.
     *
     * @throws LoadFailure where a file is not the log of a run that ended
     */
    public static LoadResult of(List<Path> files) throws LoadFailure {
        Merge merge = new Merge();
        for (Path file : files) {
            merge.add(file);
        }
        return merge.result();
    }

    private void add(Path file) throws LoadFailure {
        LoadResult part;
        try {
            histograms(file);
            part = rest(file);
        } catch (IOException | RuntimeException e) {
            throw new LoadFailure(file + " cannot be read as a histogram log: " + e.getMessage() + ".");
        }
        parts.add(part);
        part.warnings().forEach(sentence -> warnings.add(file.getFileName() + ": " + sentence));
        part.invalid().forEach(sentence -> invalid.add(file.getFileName() + ": " + sentence));
    }

    private void histograms(Path file) throws IOException {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                if (next instanceof Histogram histogram) {
                    if (HistogramLog.SERVICE.equals(histogram.getTag())) {
                        times.service.histogram().add(histogram);
                    } else if (HistogramLog.RESPONSE.equals(histogram.getTag())) {
                        times.response.histogram().add(histogram);
                    }
                }
            }
        }
    }

    private LoadResult rest(Path file) throws IOException, LoadFailure {
        String start = "#" + HistogramLog.RESULT;
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            List<String> found = lines.filter(line -> line.startsWith(start)).toList();
            if (found.size() != 1) {
                throw new LoadFailure(file + " has no result: it is not from torc load, or the run did not end.");
            }
            String line = found.getFirst();
            return mapper.readValue(line.substring(start.length(), line.lastIndexOf(']')), LoadResult.class);
        } catch (JsonProcessingException e) {
            throw new LoadFailure(file + " has a result that is not JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private LoadResult result() {
        SortedMap<Integer, Long> statuses = new TreeMap<>();
        SortedMap<String, Long> errors = new TreeMap<>();
        parts.forEach(part -> part.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum)));
        parts.forEach(part -> part.errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
        long succeeded = sum(LoadResult::succeeded);
        long elapsedNanos =
                parts.stream().mapToLong(LoadResult::elapsedNanos).max().orElse(0);
        boolean open = parts.stream().allMatch(part -> part.offeredPerSecond() != null);
        double offered = parts.stream()
                .mapToDouble(part -> part.offeredPerSecond() == null ? 0 : part.offeredPerSecond())
                .sum();
        return new LoadResult(
                sum(LoadResult::sent),
                sum(LoadResult::responses),
                succeeded,
                sum(LoadResult::mismatches),
                parts.stream().mapToDouble(LoadResult::sentPerSecond).sum(),
                open ? (Double) offered : null,
                sum(LoadResult::backlog),
                Map.of(),
                sum(LoadResult::bytesReceived),
                sum(LoadResult::connects),
                elapsedNanos,
                ResultSum.perSecond(succeeded, elapsedNanos),
                statuses,
                errors,
                Percentiles.of(times.response.histogram()),
                Percentiles.of(times.service.histogram()),
                Map.of(),
                Map.of(),
                Percentiles.encode(times.response.histogram()),
                Percentiles.encode(times.service.histogram()),
                sum(LoadResult::cpuNanos),
                parts.stream().mapToLong(LoadResult::maxLoopLagNanos).max().orElse(0),
                warnings,
                invalid);
    }

    private long sum(ToLongFunction<LoadResult> of) {
        return parts.stream().mapToLong(of).sum();
    }
}
