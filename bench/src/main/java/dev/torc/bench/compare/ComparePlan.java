package dev.torc.bench.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a comparison does.
 *
 * @param servers the names of the servers, the first of which the others are compared to; a variant is {@code NAME+VARIANT},
 *     and {@code NAME#2} is a second copy
 * @param variants what is different about those servers that are variants, by name
 * @param missing servers that were asked for as members of a group and cannot run here, with the reason in one sentence
 * @param workloads what is asked of each of them
 * @param durationNanos how long one measurement takes
 * @param warmupNanos how long a server is loaded at most before the first measurement of a workload in a process
 * @param rounds how often each server is measured with each workload, over all processes
 * @param processes over how many fresh processes of each server the rounds are spread
 * @param serverCpus the CPUs of the servers, as taskset names them
 * @param loadCpus the CPUs of the load
 * @param loadTransport the transport of the load
 * @param quantity what the verdicts are about, declared before the measurement
 * @param minimumEffect the least difference that counts, as a share
 */
public record ComparePlan(
        @JsonProperty("servers") List<String> servers,
        @JsonProperty("variants") SortedMap<String, String> variants,
        @JsonProperty("missing") Map<String, String> missing,
        @JsonProperty("workloads") List<Workload> workloads,
        @JsonProperty("durationNanos") long durationNanos,
        @JsonProperty("warmupNanos") long warmupNanos,
        @JsonProperty("rounds") int rounds,
        @JsonProperty("processes") int processes,
        @JsonProperty("serverCpus") String serverCpus,
        @JsonProperty("loadCpus") String loadCpus,
        @JsonProperty("loadTransport") String loadTransport,
        @JsonProperty("quantity") Quantity quantity,
        @JsonProperty("minimumEffect") double minimumEffect) {

    /** What follows the name of a server that is a copy of another. */
    static final String COPY = "#";

    public ComparePlan {
        servers = List.copyOf(servers);
        workloads = Workloads.ordered(workloads);
    }

    /** The name of the server that the others are compared to. */
    public String baseline() {
        return servers.getFirst();
    }

    /** How many trials a run has, repeated ones left out. */
    int trials() {
        return servers.size() * workloads.size() * rounds;
    }

    /** Which process of each server a round is measured in, both from 1: each has as many rounds as the next, or one more. */
    int processOf(int round) {
        return (round - 1) * processes / rounds + 1;
    }
}
