package dev.torc.transport;

/**
 * Whether this JVM can be recorded by JDK Flight Recorder, and the events of connections. Where module {@code jdk.jfr} is
 * missing, none of its classes is touched.
 */
final class Flight {
    /** A constant to the compiler: what is behind it is not there where it is false. */
    static final boolean IS_POSSIBLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Flight() {}

    static void opened(LoopConnection connection, boolean accepted) {
        if (IS_POSSIBLE && accepted) {
            AcceptEvent.of(connection);
        }
    }
}
