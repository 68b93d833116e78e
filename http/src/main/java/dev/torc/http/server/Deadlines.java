package dev.torc.http.server;

import dev.torc.transport.Connection;
import dev.torc.transport.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one connection on one timer: that of what it waits for, and beside it that of the peer's taking what
 * is sent. The timer is armed anew only when a deadline moves forward, else it looks again by itself: a request on a
 * busy connection costs two stores.
 */
final class Deadlines implements Runnable {
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

    private final HttpConnection owner;
    private final HttpLoop loop;
    private @Nullable Timer timer;
    private Wait wait = Wait.NOTHING;
    private long waitUntilNanos;
    /** Whether a response had not left yet when the wait behind it began. */
    private boolean behindResponse;

    private boolean writing;
    private long writeUntilNanos;
    /** How many bytes of the connection must have been sent at the end of this span. */
    private long sentExpected;

    /** The deadlines of a new connection, which is told when one may have passed. */
    Deadlines(HttpConnection owner, HttpLoop loop) {
        this.owner = owner;
        this.loop = loop;
    }

    Wait current() {
        return wait;
    }

    /** Time left for what is waited for, or -1 where that has no deadline. */
    long waitLeftNanos() {
        return wait == Wait.NOTHING ? NO_DEADLINE : Math.max(0, waitUntilNanos - now());
    }

    /** Time left for the peer to take some of what is sent, or -1 where nothing waits for it. */
    long writeLeftNanos() {
        return writing ? Math.max(0, writeUntilNanos - now()) : NO_DEADLINE;
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
            case IDLE -> {
                behindResponse = isQueued();
                within(loop.idle());
            }
            case HEAD -> within(loop.timeouts.head());
            case BODY -> within(loop.timeouts.body());
            case HANDLER -> within(loop.timeouts.handler());
            case LINGER -> {
                behindResponse = isQueued();
                within(loop.timeouts.linger());
            }
        }
    }

    /** Whether the last response had not left when the wait behind it began, or has not even now. */
    boolean sentMeanwhile() {
        return behindResponse || isQueued();
    }

    private boolean isQueued() {
        return owner.connection().queuedBytes() > 0;
    }

    /** The wait ends sooner than usual. */
    void within(Duration time) {
        long nanos = time.toNanos();
        waitUntilNanos = now() + nanos;
        arm(waitUntilNanos, nanos);
    }

    /** Where something waits to be sent, a span begins in which the peer must take some of it, unless one runs already. */
    void watchWriting() {
        Connection connection = owner.connection();
        if (writing || connection.queuedBytes() == 0) {
            return;
        }
        writing = true;
        sentExpected = connection.sentBytes() + Math.min(loop.limits.progressBytesMin(), connection.queuedBytes());
        long nanos = loop.timeouts.writeStall().toNanos();
        writeUntilNanos = now() + nanos;
        arm(writeUntilNanos, nanos);
    }

    /** Whether the peer took too little in the span that has ended; if none has, it did not. */
    boolean writingIsLate() {
        if (!writing || writeUntilNanos - now() > 0) {
            return false;
        }
        writing = false;
        boolean late = owner.connection().sentBytes() < sentExpected;
        if (!late) {
            watchWriting();
        }
        return late;
    }

    boolean waitIsOver() {
        return wait != Wait.NOTHING && waitUntilNanos - now() <= 0;
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** The timer fired: looks, and comes back for what is still to come. */
    @Override
    public void run() {
        owner.onDeadline();
        long now = now();
        if (wait != Wait.NOTHING) {
            arm(waitUntilNanos, waitUntilNanos - now);
        }
        if (writing) {
            arm(writeUntilNanos, writeUntilNanos - now);
        }
    }

    private long now() {
        return loop.eventLoop().nowNanos();
    }

    private void arm(long untilNanos, long nanos) {
        Timer armed = timer;
        if (armed == null) {
            armed = loop.eventLoop().newTimer(this);
            timer = armed;
        }
        if (!armed.isArmed() || armed.deadlineNanos() - untilNanos > 0) {
            armed.arm(Math.max(1, nanos));
        }
    }
}
