package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.SortedMap;

/**
 * What a comparison does.
 *
 * @param servers the names of the servers, the first of which the others are compared to; a variant is {@code NAME+VARIANT}
 * @param variants what is different about those servers that are variants, by name
 * @param connections connections of the load
 * @param pipeline requests in flight per connection
 * @param rate requests per second, the same for every server (open loop); 0 for as fast as answers come (closed loop)
 * @param connectionPerRequest whether each request has a connection of its own
 * @param durationNanos how long one measurement takes
 * @param warmupNanos how long each server is loaded before the first
 * @param rounds how often each server is measured
 * @param serverCpus the CPUs of the servers, as taskset names them
 * @param loadCpus the CPUs of the load
 * @param path what is requested
 */
public record ComparePlan(
        @JsonProperty("servers") List<String> servers,
        @JsonProperty("variants") SortedMap<String, String> variants,
        @JsonProperty("connections") int connections,
        @JsonProperty("pipeline") int pipeline,
        @JsonProperty("rate") double rate,
        @JsonProperty("connectionPerRequest") boolean connectionPerRequest,
        @JsonProperty("durationNanos") long durationNanos,
        @JsonProperty("warmupNanos") long warmupNanos,
        @JsonProperty("rounds") int rounds,
        @JsonProperty("serverCpus") String serverCpus,
        @JsonProperty("loadCpus") String loadCpus,
        @JsonProperty("path") String path) {
    public ComparePlan {
        servers = List.copyOf(servers);
    }
}
