package dev.torc.transport;

/**
 * Whether this JVM is recorded by JDK Flight Recorder, and the events of connections. Where module {@code jdk.jfr} is
 * missing, none of its classes is touched.
 */
final class Flight {
    /** A constant to the compiler: what is behind it is not there where it is false. */
    private static final boolean IS_POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    /** Whether there may be a recording, so that events are worth looking at. */
    static boolean isOn() {
        return IS_POSSIBLE && FlightRecording.isPossibleNow();
    }

    static void opened(LoopConnection connection, boolean accepted) {
        if (accepted && isOn()) {
            AcceptEvent.of(connection);
        }
    }
}
