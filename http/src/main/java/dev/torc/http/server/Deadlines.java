package dev.torc.http.server;

import dev.torc.http.HttpTimeouts;
import dev.torc.transport.EventLoop;
import dev.torc.transport.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection on one timer: that of what it waits for, and beside it that of the peer's taking what
 * is sent. The timer is armed anew only when a deadline moves forward, else it looks again by itself: a request on a
 * busy connection costs two stores.
 */
final class Deadlines {
    /** What a connection waits for. */
    enum Wait {
        /** Nothing, or the handler of a response that has started: it may take any time. */
        NOTHING,
        IDLE,
        HEAD,
        BODY,
        HANDLER,
        LINGER
    }

    /** In place of the time that is left. */
    static final long NO_DEADLINE = -1;

    private final HttpLoop shared;
    private final EventLoop loop;
    private final HttpTimeouts timeouts;
    private final int progressBytesMin;
    private final ResponseOutput output;
    private final Runnable look;
    private @Nullable Timer timer;
    private Wait wait = Wait.NOTHING;
    private long waitUntilNanos;
    private boolean writing;
    private long writeUntilNanos;
    /** What the peer must have taken at the end of this span. */
    private long takenExpected;

    /**
     * The deadlines of a new connection.
     *
     * @param look called when one may have passed
     */
    Deadlines(HttpLoop shared, ResponseOutput output, Runnable look) {
        this.shared = shared;
        this.loop = shared.eventLoop();
        this.timeouts = shared.timeouts;
        this.progressBytesMin = shared.limits.progressBytesMin();
        this.output = output;
        this.look = look;
    }

    Wait current() {
        return wait;
    }

    /** Time left for what is waited for, or -1 where that has no deadline. */
    long waitLeftNanos() {
        return wait == Wait.NOTHING ? NO_DEADLINE : Math.max(0, waitUntilNanos - loop.nowNanos());
    }

    /** Time left for the peer to take some of what is sent, or -1 where nothing waits for it. */
    long writeLeftNanos() {
        return writing ? Math.max(0, writeUntilNanos - loop.nowNanos()) : NO_DEADLINE;
    }

    /** What was waited for has come: the same wait, if it follows, begins anew. */
    void came() {
        wait = Wait.NOTHING;
    }

    /** From now on this is waited for; the deadline of a wait that goes on stays. */
    void waitFor(Wait next) {
        if (next != wait || next == Wait.IDLE) {
            begin(next);
        }
    }

    /** The wait begins anew. */
    void begin(Wait next) {
        wait = next;
        switch (next) {
            case NOTHING -> {}
            case IDLE -> within(shared.idle());
            case HEAD -> within(timeouts.head());
            case BODY -> within(timeouts.body());
            case HANDLER -> within(timeouts.handler());
            case LINGER -> within(timeouts.linger());
        }
    }

    /** The wait ends sooner than usual. */
    void within(Duration time) {
        long nanos = time.toNanos();
        waitUntilNanos = loop.nowNanos() + nanos;
        arm(waitUntilNanos, nanos);
    }

    /** Where something waits to be sent, a span begins in which the peer must take some of it, unless one runs already. */
    void watchWriting() {
        if (writing || output.taken() == output.given()) {
            return;
        }
        writing = true;
        takenExpected = Math.min(output.taken() + progressBytesMin, output.given());
        long nanos = timeouts.writeStall().toNanos();
        writeUntilNanos = loop.nowNanos() + nanos;
        arm(writeUntilNanos, nanos);
    }

    /** Whether the peer took too little in the span that has ended; if none has, it did not. */
    boolean writingIsLate() {
        if (!writing || writeUntilNanos - loop.nowNanos() > 0) {
            return false;
        }
        writing = false;
        boolean late = output.taken() < takenExpected;
        if (!late) {
            watchWriting();
        }
        return late;
    }

    boolean waitIsOver() {
        return wait != Wait.NOTHING && waitUntilNanos - loop.nowNanos() <= 0;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** The timer fired: looks, and comes back for what is still to come. */
    private void fired() {
        look.run();
        long now = loop.nowNanos();
        if (wait != Wait.NOTHING) {
            arm(waitUntilNanos, waitUntilNanos - now);
        }
        if (writing) {
            arm(writeUntilNanos, writeUntilNanos - now);
        }
    }

    private void arm(long untilNanos, long nanos) {
        Timer armed = timer;
        if (armed == null) {
            armed = loop.newTimer(this::fired);
            timer = armed;
        }
        if (!armed.isArmed() || armed.deadlineNanos() - untilNanos > 0) {
            armed.arm(Math.max(1, nanos));
        }
    }
}
