package dev.torc.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a loop writes with every event or turn, a cache line away from what other threads read of the loop all the time and from
 * what is next to it in the heap. A test holds the JVM to this order of the fields.
 */
@SuppressWarnings("UnusedVariable") // the room before and after
abstract class LoopTurn {
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(LoopTurn.class, "phase", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

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

    /** Odd from a turn's first work to its end, and another number in each turn; a {@link LoopWatch} looks at it now and then. */
    private long phase;

    private long after0;
    private long after1;
    private long after2;
    private long after3;
    private long after4;
    private long after5;
    private long after6;
    private long after7;

    /** A turn's work begins, or goes on. */
    final void works() {
        if ((phase & 1) == 0) {
            PHASE.setOpaque(this, phase + 1);
        }
    }

    /** A turn has ended. */
    final void rests() {
        PHASE.setOpaque(this, (phase | 1) + 1);
    }

    /** From any thread. */
    final long phase() {
        return (long) PHASE.getOpaque(this);
    }

    static boolean isWorking(long phase) {
        return (phase & 1) != 0;
    }
}
