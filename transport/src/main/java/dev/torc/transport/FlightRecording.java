package dev.torc.transport;

import jdk.jfr.FlightRecorder;

/**
 * Whether somebody records this JVM, or did. Before that no event is touched: the first one that is loaded loads the recorder, for
 * a tenth of the start of a server, and the recorder finds those that are loaded later.
 */
final class FlightRecording {
    private FlightRecording() {}

    static boolean isPossibleNow() {
        return FlightRecorder.isInitialized();
    }
}
