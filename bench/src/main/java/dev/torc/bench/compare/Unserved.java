package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A workload that a server was not measured with.
 *
 * @param server the server's name
 * @param workload the workload's name
 * @param why in one sentence
 */
public record Unserved(
        @JsonProperty("server") String server,
        @JsonProperty("workload") String workload,
        @JsonProperty("why") String why) {
    boolean is(String name, Workload asked) {
        return server.equals(name) && workload.equals(asked.name());
    }
}
