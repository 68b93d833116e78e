package dev.torc.bench.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How much is measured, and where.
 *
 * @param quick whether to measure just enough to see that it works; the figures are worth little then
 * @param connections of experiments that load a server
 * @param serverCpus the CPUs of servers, as taskset names them
 * @param loadCpus the CPUs of the load
 */
public record ExperimentSettings(
        @JsonProperty("quick") boolean quick,
        @JsonProperty("connections") int connections,
        @JsonProperty("serverCpus") String serverCpus,
        @JsonProperty("loadCpus") String loadCpus) {}
