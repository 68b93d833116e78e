package dev.torc.http.metrics;

import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One value that is counted or measured. Those of one name follow each other, and differ in their labels.
 *
 * @param name in the words of Prometheus: lower case, the unit last, without the {@code _total} of a counter
 * @param kind whether it only grows
 * @param help what it is, in a sentence
 * @param labels what tells it from others of its name; most have none
 * @param value reads it; from any thread
 */
public record Metric(String name, Kind kind, String help, Map<String, String> labels, LongSupplier value) {
    /** What a metric does. */
    public enum Kind {
        /** It only grows. */
        COUNTER,
        /** It goes up and down. */
        GAUGE
    }

    static Metric counter(String name, String help, LongSupplier value) {
        return new Metric(name, Kind.COUNTER, help, Map.of(), value);
    }
}
