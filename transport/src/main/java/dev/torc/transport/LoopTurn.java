package dev.torc.transport;

/**
 * What a loop writes with every event, a cache line away from what other threads read of the loop and from what is next to it in
 * the heap. A test holds the JVM to this order of the fields.
 */
@SuppressWarnings("UnusedVariable") // the room before and after
abstract class LoopTurn {
    private long before0;
    private long before1;
    private long before2;
    private long before3;
    private long before4;
    private long before5;
    private long before6;
    private long before7;

    /** The loop's clock as read in this turn. */
    long nowNanos;

    /** Events of this turn. */
    long turnWork;

    private long after0;
    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;
}
