package dev.torc.transport;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A one-shot timer of one {@link EventLoop}, made once and armed as often as wanted; arming and cancelling allocate
 * nothing and cost the same however many timers there are. For the loop's thread only.
 *
 * <p>It never fires early, and late by at most two ticks of the wheel (about two milliseconds) plus the turn that the
 * loop is in.
 */
public final class Timer {
    final EventLoop loop;
    final Runnable action;
    long deadlineNanos;
    int bucket = TimerWheel.NOT_ARMED;

    @Nullable
    Timer previous;

    @Nullable
    Timer next;

    Timer(EventLoop loop, Runnable action) {
        this.loop = loop;
        this.action = Objects.requireNonNull(action, "action");
    }

    /**
     * Arms the timer, replacing an earlier deadline.
     *
     * @param delayNanos from the loop's current time on; zero or less fires with the next tick
     */
    public void arm(long delayNanos) {
        loop.arm(this, delayNanos);
    }

    /** Disarms the timer; does nothing where it is not armed. */
    public void cancel() {
        loop.cancel(this);
    }

    /** Whether it is armed and has not fired. */
    public boolean isArmed() {
        return bucket != TimerWheel.NOT_ARMED;
    }

    /** The deadline on the loop's clock, in nanoseconds; meaningful while armed. */
    public long deadlineNanos() {
        return deadlineNanos;
    }
}
