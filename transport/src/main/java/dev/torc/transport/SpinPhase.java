package dev.torc.transport;

/**
 * Whether, and for how long, a loop spins in a wait before it blocks. For the loop's thread.
 *
 * <p>Under an adaptive {@link WaitStrategy} the last waits decide, with two bits as in a branch predictor, so that a single
 * exception changes nothing:
 *
 * <pre>
 *   blocks <--> blocks <--> spins <--> spins        to the right after a short wait, to the left after a long one
 * </pre>
 *
 * A wait is short if spinning would have caught its end. One that blocked may have been longer by the time that it takes to
 * wake up, of which there are two where a peer sleeps, too: it counts as short up to twice the time.
 */
final class SpinPhase {
    private static final int SPINS_FROM = 2;
    private static final int MOST = 3;

    private final long spinNanos;
    private final boolean adaptive;
    private int shortness = SPINS_FROM - 1;
    private boolean waits;
    private boolean spins;
    /** When there was work last. */
    private long workedNanos;

    SpinPhase(WaitStrategy strategy, long nowNanos) {
        spinNanos = strategy.spinNanos();
        adaptive = strategy.adaptive();
        workedNanos = nowNanos;
    }

    /** A wait begins; answers whether the loop spins before it blocks. */
    boolean begin() {
        waits = true;
        spins = spinNanos > 0 && (!adaptive || shortness >= SPINS_FROM);
        return spins;
    }

    /** Whether it is too early to block. */
    boolean lasts(long nowNanos) {
        return nowNanos - workedNanos < spinNanos;
    }

    /** The first work has come since {@link #begin}. */
    void end(long nowNanos) {
        if (waits && adaptive) {
            boolean isShort = nowNanos - workedNanos < (spins ? spinNanos : 2 * spinNanos);
            shortness = isShort ? Math.min(MOST, shortness + 1) : Math.max(0, shortness - 1);
        }
        waits = false;
    }

    /** All work is done that there was in a turn, which began at this time. */
    void worked(long nowNanos) {
        end(nowNanos);
        workedNanos = nowNanos;
    }
}
