package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one run saw. Latencies are in nanoseconds from the start of a request (in an open loop from its intended start)
 * to the end of its response, of 2xx responses only; where each request has its own connection, connecting is in it.
 *
 * @param sent requests sent
 * @param responses responses received in full, of any status
 * @param succeeded those with a 2xx status
 * @param sentPerSecond the rate of sending, from the first request to the last
 * @param backlog open loop: requests whose intended time had passed when sending ended, and which had not been sent,
 *     for their connections had no room; the latencies do not know them
 * @param sendDelayNanos open loop: how late the generator itself was, as percentiles: from the intended start to the
 *     start of those requests whose connection had room
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
        @JsonProperty("sentPerSecond") double sentPerSecond,
        @JsonProperty("backlog") long backlog,
        @JsonProperty("sendDelayNanos") Map<String, Long> sendDelayNanos,
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
        Histogram latencies = Latencies.newHistogram();
        Histogram delays = Latencies.newHistogram();
        SortedMap<Integer, Long> statuses = new TreeMap<>();
        SortedMap<String, Long> errors = new TreeMap<>();
        long sent = 0;
        long backlog = 0;
        long bytes = 0;
        long sending = 0;
        long elapsed = 0;
        for (LoadLoop loop : loops) {
            LoadCounts counts = loop.counts();
            latencies.add(counts.latencies.histogram());
            delays.add(counts.sendDelays.histogram());
            counts.addTo(statuses, errors);
            sent += counts.sent();
            backlog += counts.backlog;
            bytes += counts.bytes;
            sending = Math.max(sending, counts.sendingNanos());
            elapsed = Math.max(elapsed, counts.elapsedNanos());
        }
        long responses = statuses.values().stream().mapToLong(Long::longValue).sum();
        long succeeded = statuses.subMap(200, 300).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return new LoadResult(
                sent,
                responses,
                succeeded,
                perSecond(sent - 1, sending),
                backlog,
                latencies(delays),
                bytes,
                elapsed,
                perSecond(succeeded, elapsed),
                statuses,
                errors,
                latencies(latencies));
    }

    private static double perSecond(long count, long nanos) {
        return nanos <= 0 ? 0 : count * 1e9 / nanos;
    }
}
