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

    /**
     * A response is queued when the wait behind it begins, since it leaves at the end of the turn. Whether it has left is looked at
     * after an eighth of the wait, which then begins: no connection is waited for much longer than it should.
     */
    private static final int BEHIND_RESPONSE_SHIFT = 3;

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

    /** Time left for what is waited for, or -1 where that has no deadline; behind a response a little more may be left. */
    long waitLeftNanos() {
        if (wait == Wait.NOTHING) {
            return NO_DEADLINE;
        }
        long left = Math.max(0, waitUntilNanos - now());
        return switch (wait) {
            case IDLE -> left + leftBehindResponse(loop.idle());
            case LINGER -> left + leftBehindResponse(loop.timeouts.linger());
            default -> left;
        };
    }

    private long leftBehindResponse(Duration time) {
        long nanos = time.toNanos();
        return looksEarly() ? nanos - (nanos >> BEHIND_RESPONSE_SHIFT) : 0;
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
            case IDLE -> behindResponse(loop.idle());
            case HEAD -> within(loop.timeouts.head());
            case BODY -> within(loop.timeouts.body());
            case HANDLER -> within(loop.timeouts.handler());
            case LINGER -> behindResponse(loop.timeouts.linger());
        }
    }

    /** The wait begins when what is queued has left. */
    private void behindResponse(Duration time) {
        behindResponse = isQueued();
        long nanos = time.toNanos();
        within(looksEarly() ? nanos >> BEHIND_RESPONSE_SHIFT : nanos);
    }

    /** Not within the grace of a server that stops, which is as short as it is. */
    private boolean looksEarly() {
        return behindResponse && (wait == Wait.LINGER || !loop.isDraining());
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
        within(time.toNanos());
    }

    private void within(long nanos) {
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
