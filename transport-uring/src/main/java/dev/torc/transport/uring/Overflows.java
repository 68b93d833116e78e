package dev.torc.transport.uring;

import dev.torc.ffi.Ring;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.spi.IoEvents;

/** Notes that a completion queue was full. The kernel keeps what did not fit: nothing is lost, but it costs. */
final class Overflows {
    private static final long NANOS_PER_WARNING = 10_000_000_000L;
    private static final System.Logger LOG = System.getLogger(Overflows.class.getName());

    private final Ring ring;
    private final IoEvents events;
    private boolean overflowed;
    private long nextWarningNanos = System.nanoTime();

    Overflows(Ring ring, IoEvents events) {
        this.ring = ring;
        this.events = events;
    }

    /** Called before an enter, which brings what was kept back. */
    void look() {
        boolean was = overflowed;
        overflowed = ring.hasOverflowed();
        if (!overflowed || was) {
            return;
        }
        events.count(Counter.CQ_OVERFLOWS, 1);
        long now = System.nanoTime();
        if (now - nextWarningNanos >= 0) {
            nextWarningNanos = now + NANOS_PER_WARNING;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A completion queue of {0} overflowed; nothing is lost, but a larger one is faster",
                    ring.cq().capacity());
        }
    }
}
