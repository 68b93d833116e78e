package dev.torc.bench.targets;

import java.util.List;

/** Every measurement, in the order in which they are run. */
public final class TargetMeasurements {
    private static final List<TargetMeasurement> ALL = List.of(new IdleMemoryMeasurement());

    private TargetMeasurements() {}

    /** All of them. */
    public static List<TargetMeasurement> all() {
        return ALL;
    }
}
