package dev.torc.transport;

/** A monotonic clock. Loops read it once or twice a turn; tests replace it by one that they move by hand. */
@FunctionalInterface
public interface NanoClock {
    /** The system's monotonic clock, {@link System#nanoTime()}. */
    NanoClock SYSTEM = System::nanoTime;

    /** Answers nanoseconds since an arbitrary origin; never goes back. */
    long nanoTime();
}
