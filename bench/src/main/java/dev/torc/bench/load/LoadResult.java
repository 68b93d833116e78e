package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one run saw. Latencies are in nanoseconds from the start of a request (in an open loop from its intended start)
 * to the end of its response, of 2xx responses only.
 *
 * @param sent requests sent
 * @param responses responses received in full, of any status
 * @param succeeded those with a 2xx status
 * @param notSent open loop: requests whose intended time passed, but which never found a free connection
 * @param bytes bytes received
 * @param elapsedNanos from the first request to the last response
 * @param requestsPerSecond {@code succeeded} over {@code elapsedNanos}
 * @param statuses responses by status
 * @param errors failures by kind
 * @param latencyNanos minimum, mean, percentiles and maximum by name
 */
public record LoadResult(
        @JsonProperty("sent") long sent,
        @JsonProperty("responses") long responses,
        @JsonProperty("succeeded") long succeeded,
        @JsonProperty("notSent") long notSent,
        @JsonProperty("bytes") long bytes,
        @JsonProperty("elapsedNanos") long elapsedNanos,
        @JsonProperty("requestsPerSecond") double requestsPerSecond,
        @JsonProperty("statuses") SortedMap<Integer, Long> statuses,
        @JsonProperty("errors") SortedMap<String, Long> errors,
        @JsonProperty("latencyNanos") Map<String, Long> latencyNanos) {

    /** Failures of all kinds, responses that are not 2xx included. */
    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum() + responses - succeeded;
    }

    static Map<String, Long> latencies(Histogram histogram) {
        Map<String, Long> values = new LinkedHashMap<>();
        if (histogram.getTotalCount() > 0) {
            values.put("min", histogram.getMinValue());
            values.put("mean", Math.round(histogram.getMean()));
            values.put("p50", histogram.getValueAtPercentile(50));
            values.put("p75", histogram.getValueAtPercentile(75));
            values.put("p90", histogram.getValueAtPercentile(90));
            values.put("p99", histogram.getValueAtPercentile(99));
            values.put("p99.9", histogram.getValueAtPercentile(99.9));
            values.put("p99.99", histogram.getValueAtPercentile(99.99));
            values.put("max", histogram.getMaxValue());
        }
        return values;
    }

    static LoadResult of(Iterable<LoadLoop> loops) {
        Histogram histogram = Latencies.newHistogram();
        SortedMap<Integer, Long> statuses = new TreeMap<>();
        SortedMap<String, Long> errors = new TreeMap<>();
        long sent = 0;
        long notSent = 0;
        long bytes = 0;
        long elapsed = 0;
        for (LoadLoop loop : loops) {
            LoadCounts counts = loop.counts();
            histogram.add(counts.latencies.histogram());
            counts.addTo(statuses, errors);
            sent += counts.sent;
            notSent += counts.notSent;
            bytes += counts.bytes;
            elapsed = Math.max(elapsed, counts.elapsedNanos());
        }
        long responses = statuses.values().stream().mapToLong(Long::longValue).sum();
        long succeeded = statuses.subMap(200, 300).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        double perSecond = elapsed == 0 ? 0 : succeeded * 1e9 / elapsed;
        return new LoadResult(
                sent, responses, succeeded, notSent, bytes, elapsed, perSecond, statuses, errors, latencies(histogram));
    }
}
