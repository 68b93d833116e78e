package dev.torc.bench.targets;

import java.nio.file.Path;

/**
 * Where and how much.
 *
 * @param folder of this measurement, which exists; what is raw (run.json) is written there
 * @param serverCpus the CPUs of the servers, as taskset names them
 * @param loadCpus the CPUs of the load
 * @param quick whether it is only shown to work, in seconds: one short round
 */
public record TargetSettings(Path folder, String serverCpus, String loadCpus, boolean quick) {}
