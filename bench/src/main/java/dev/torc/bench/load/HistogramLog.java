package dev.torc.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Writes a run as an HdrHistogram log: two intervals for each second, tagged {@code response} and {@code service}, in
 * nanoseconds, and at the end a comment with the rest of the result, for {@code torc merge}. For one thread.
 */
public final class HistogramLog implements AutoCloseable {
    static final String RESPONSE = "response";
    static final String SERVICE = "service";
    /** What the comment with the result begins with, behind its #. */
    static final String RESULT = "[Torc load result: ";

    private final PrintStream stream;
    private final HistogramLogWriter writer;
    private boolean begun;

    /** Creates the file, or empties it. */
    public HistogramLog(Path file) throws IOException {
        OutputStream bytes = Files.newOutputStream(file);
        stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        writer = new HistogramLogWriter(stream);
    }

    /** Writes an interval. */
    public void add(Interval interval) {
        if (!begun) {
            begun = true;
            writer.outputComment("[Logged by torc load; values in nanoseconds, maximum in milliseconds]");
            writer.outputLogFormatVersion();
            writer.outputStartTime(interval.startMillis());
            writer.outputBaseTime(interval.startMillis());
            writer.setBaseTime(interval.startMillis());
            writer.outputLegend();
        }
        write(interval, interval.response(), RESPONSE);
        write(interval, interval.service(), SERVICE);
    }

    private void write(Interval interval, Histogram histogram, String tag) {
        histogram.setStartTimeStamp(interval.startMillis());
        histogram.setEndTimeStamp(interval.endMillis());
        histogram.setTag(tag);
        writer.outputIntervalHistogram(histogram);
    }

    /** Writes the rest of the result. */
    public void end(LoadResult result) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode rest = mapper.valueToTree(result);
        rest.remove(List.of("responseHistogram", "serviceHistogram"));
        try {
            writer.outputComment(RESULT + mapper.writeValueAsString(rest) + "]");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    /** Whether all could be written; closes the file. */
    public boolean finish() {
        boolean good = !stream.checkError();
        stream.close();
        return good && !stream.checkError();
    }

    @Override
    public void close() {
        stream.close();
    }
}
