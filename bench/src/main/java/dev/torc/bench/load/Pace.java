package dev.torc.bench.load;

import java.util.List;

/** Decides when requests start. For the thread of its loop; nothing is allocated per request. */
sealed interface Pace permits ClosedPace, OpenPace {
    /** The run begins. */
    void begin(List<LoadConnection> connections, long startNanos);

    /** A connection may have room for requests. */
    void offer(LoadConnection connection, long now);

    /** Sends what has become due by {@code until}; for a loop that spins, each turn. */
    void turn(long until, long now);

    /** Whether every request of a run with so many requests was sent. */
    boolean isSpent();

    /** How many requests that were due by {@code until} have not been sent. */
    long backlog(long until);
}
