package dev.torc.bench.targets;

import java.util.List;

/** Every measurement, in the order in which they are run. */
public final class TargetMeasurements {
    private static final List<TargetMeasurement> ALL = List.of(
            new ServersMeasurement(),
            new IdenticalHeadsMeasurement(),
            new ThousandConnectionsMeasurement(),
            new TailMeasurement(),
            new ColdTailMeasurement(),
            new AllocationMeasurement(),
            new ParserMeasurement(),
            new IdleMemoryMeasurement(),
            new ShortConnectionsMeasurement(),
            new OneConnectionMeasurement(),
            new LargeBodyMeasurement(),
            new StartMeasurement(),
            new GeneratorMeasurement());

    private TargetMeasurements() {}

    /** All of them. */
    public static List<TargetMeasurement> all() {
        return ALL;
    }
}
