package dev.torc.bench.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one run saw. Durations are of good responses only. Response time counts from the start of a request (in an open
 * loop from its intended start) to the end of its response; with a limit of requests per connection, connecting is in that
 * of the first one. Service time counts from the moment at which the request was sent.
 *
 * @param sent requests sent
 * @param responses responses received in full, of any status
 * @param succeeded those that were as expected: with a 2xx status, unless told otherwise
 * @param mismatches responses whose content was not as expected
 * @param sentPerSecond the rate of sending, from the first request to the last
 * @param offeredPerSecond open loop: the rate that was asked for, of stages their mean; null in a closed loop
 * @param backlog open loop: requests whose intended time had passed when sending ended, and which had not been sent,
 *     for their connections had no room; the durations do not know them
 * @param sendDelayNanos open loop: how late the generator itself was, as percentiles: from the intended start to the
 *     start of those requests whose connection had room
 * @param bytesReceived bytes received
 * @param connects connections established
 * @param elapsedNanos from the first request to the last response
 * @param requestsPerSecond {@code succeeded} over {@code elapsedNanos}
 * @param statuses responses by status
 * @param errors failures by kind
 * @param responseNanos minimum, mean, percentiles and maximum by name
 * @param serviceNanos as {@code responseNanos}
 * @param firstByteNanos from sending a request to the first byte of its response
 * @param connectNanos from the start of connecting until the connection was established
 * @param responseHistogram in HdrHistogram's compressed encoding, base64
 * @param serviceHistogram as {@code responseHistogram}
 * @param cpuNanos CPU time of this process during the run
 * @param maxLoopLagNanos the longest time for which a loop stood still when it should have run
 * @param warnings what bounds the meaning of a closed loop's figures, a sentence each
 * @param invalid why the client could not measure it, a sentence each; empty when it could
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LoadResult(
        @JsonProperty("sent") long sent,
        @JsonProperty("responses") long responses,
        @JsonProperty("succeeded") long succeeded,
        @JsonProperty("mismatches") long mismatches,
        @JsonProperty("sentPerSecond") double sentPerSecond,
        @JsonProperty("offeredPerSecond") @Nullable Double offeredPerSecond,
        @JsonProperty("backlog") long backlog,
        @JsonProperty("sendDelayNanos") Map<String, Long> sendDelayNanos,
        @JsonProperty("bytesReceived") long bytesReceived,
        @JsonProperty("connects") long connects,
        @JsonProperty("elapsedNanos") long elapsedNanos,
        @JsonProperty("requestsPerSecond") double requestsPerSecond,
        @JsonProperty("statuses") SortedMap<Integer, Long> statuses,
        @JsonProperty("errors") SortedMap<String, Long> errors,
        @JsonProperty("responseNanos") Map<String, Long> responseNanos,
        @JsonProperty("serviceNanos") Map<String, Long> serviceNanos,
        @JsonProperty("firstByteNanos") Map<String, Long> firstByteNanos,
        @JsonProperty("connectNanos") Map<String, Long> connectNanos,
        @JsonProperty("responseHistogram") String responseHistogram,
        @JsonProperty("serviceHistogram") String serviceHistogram,
        @JsonProperty("cpuNanos") long cpuNanos,
        @JsonProperty("maxLoopLagNanos") long maxLoopLagNanos,
        @JsonProperty("warnings") List<String> warnings,
        @JsonProperty("invalid") List<String> invalid) {

    /** What is missing in JSON is empty. */
    public LoadResult {
        sendDelayNanos = Objects.requireNonNullElse(sendDelayNanos, Map.of());
        statuses = Objects.requireNonNullElseGet(statuses, TreeMap::new);
        errors = Objects.requireNonNullElseGet(errors, TreeMap::new);
        responseNanos = Objects.requireNonNullElse(responseNanos, Map.of());
        serviceNanos = Objects.requireNonNullElse(serviceNanos, Map.of());
        firstByteNanos = Objects.requireNonNullElse(firstByteNanos, Map.of());
        connectNanos = Objects.requireNonNullElse(connectNanos, Map.of());
        responseHistogram = Objects.requireNonNullElse(responseHistogram, "");
        serviceHistogram = Objects.requireNonNullElse(serviceHistogram, "");
        warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
        invalid = List.copyOf(Objects.requireNonNullElse(invalid, List.of()));
    }

    /** Failures of all kinds, responses that are not as expected included. */
    public long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum() + responses - succeeded;
    }
}
