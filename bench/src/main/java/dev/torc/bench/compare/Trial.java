package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of one server with one workload.
 *
 * @param server its name
 * @param workload the name of the workload
 * @param round from 1
 * @param process which of the server's processes it was, from 1
 * @param position its turn in the round, from 1
 * @param startedAt when, as ISO 8601 says it
 * @param warmupSeconds for how long the process had been loaded with this workload before its first measurement
 * @param stationary whether it had settled by then
 * @param disturbed what came between the server and its CPUs, a few words each
 * @param repeatOf the index of the disturbed trial that it takes the place of; null for none
 * @param saturated whether the server used its CPUs up; null where that is not known
 * @param values each quantity that could be read, by its name; per request means per response of any status
 * @param threads CPU time of the server's threads by name, in microseconds; within the CPU of the process
 * @param counters how much each counter of the server's loops changed; empty where it has none
 * @param responseHistogram response times in nanoseconds, base64 of HdrHistogram's compressed encoding; null for none
 * @param serviceHistogram service times likewise
 * @param load what the load saw, histograms left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trial(
        @JsonProperty("server") String server,
        @JsonProperty("workload") String workload,
        @JsonProperty("round") int round,
        @JsonProperty("process") int process,
        @JsonProperty("position") int position,
        @JsonProperty("startedAt") String startedAt,
        @JsonProperty("warmupSeconds") double warmupSeconds,
        @JsonProperty("stationary") boolean stationary,
        @JsonProperty("disturbed") List<String> disturbed,
        @JsonProperty("repeatOf") @Nullable Integer repeatOf,

        @JsonProperty("saturated") @Nullable @JsonInclude(JsonInclude.Include.ALWAYS)
        Boolean saturated,

        @JsonProperty("values") Map<String, Double> values,
        @JsonProperty("threads") SortedMap<String, Long> threads,
        @JsonProperty("counters") SortedMap<String, Long> counters,
        @JsonProperty("responseHistogram") @Nullable String responseHistogram,
        @JsonProperty("serviceHistogram") @Nullable String serviceHistogram,
        @JsonProperty("load") JsonNode load) {

    /** Which measurement it is, before anything was seen. */
    record Place(
            String server,
            String workload,
            int round,
            int process,
            int position,
            String startedAt,
            WarmUp.Outcome warmUp,
            @Nullable Integer repeatOf) {}

    /** Puts together what was seen. */
    static Trial of(Place place, TrialValues seen, List<String> disturbed) {
        return new Trial(
                place.server(),
                place.workload(),
                place.round(),
                place.process(),
                place.position(),
                place.startedAt(),
                place.warmUp().seconds(),
                place.warmUp().stationary(),
                disturbed,
                place.repeatOf(),
                saturated(seen.values().get(Quantity.BUSY.name())),
                seen.values(),
                seen.threads(),
                seen.counters(),
                seen.load().responseHistogram(),
                seen.load().serviceHistogram(),
                seen.load().withoutHistograms());
    }

    /** What it saw of a quantity; null where that could not be read. */
    @Nullable
    Double value(Quantity quantity) {
        return values.get(quantity.name());
    }

    /** Whether every request was answered with a 2xx status, and there were some. */
    @JsonIgnore
    public boolean isClean() {
        LoadSeen seen = new LoadSeen(load.deepCopy());
        return seen.errorCount() == 0 && seen.succeeded() > 0;
    }

    /** Whether a server that was busy for this much of the time was saturated; null where that is not known. */
    static @Nullable Boolean saturated(@Nullable Double busyPercent) {
        return busyPercent == null ? null : busyPercent >= Quantity.SATURATED_PERCENT_MIN;
    }
}
