package dev.torc.bench.gate;

/**
 * Where and how much.
 *
 * @param serverCpus the CPUs of the servers, as taskset names them
 * @param loadCpus the CPUs of the load
 * @param variant of Torc's servers, with which the gate shows that it can fail; empty for none
 * @param quick whether it is only shown to work; the figures are worth little then
 */
public record GateSettings(String serverCpus, String loadCpus, String variant, boolean quick) {

    /** The server of this name, or its variant. */
    String server(String name) {
        return variant.isEmpty() ? name : name + "+" + variant;
    }
}
