package dev.torc.transport;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A hierarchical wheel of intrusive timers (Varghese and Lauck, 1987, scheme 7) with two levels of 1,024 buckets: one
 * of ticks of about a millisecond, one of spans of about a second. A timer beyond the first level waits in the
 * second and moves down when its span begins; one beyond both waits in the last span and is looked at again
 * then. Arm and cancel are O(1); bitmaps of occupied buckets find the next one without walking empty ones, so that a
 * loop with nothing but far timers is woken about once a second.
 *
 * <p>Owned by one loop and used on its thread only. Timers fire in the order of their ticks, and within a tick in
 * the order in which they came into its bucket.
 */
final class TimerWheel {
    static final int NOT_ARMED = -1;
    static final long TICK_NANOS = 1L << 20;
    static final long NONE = Long.MAX_VALUE;

    private static final int TICK_SHIFT = 20;
    private static final int LEVEL_SHIFT = 10;
    private static final int LEVEL_BUCKETS = 1 << LEVEL_SHIFT;
    private static final int LEVEL_MASK = LEVEL_BUCKETS - 1;
    private static final int TICKS = 0;
    private static final int SPANS = LEVEL_BUCKETS;
    private static final int LEVEL_WORDS = LEVEL_BUCKETS / Long.SIZE;

    private final @Nullable Timer[] heads = new Timer[2 * LEVEL_BUCKETS];
    private final @Nullable Timer[] tails = new Timer[2 * LEVEL_BUCKETS];
    private final long[] occupied = new long[2 * LEVEL_WORDS];
    private final long originNanos;
    /** All ticks up to this one are done. */
    private long doneTick;
    /** The tick whose timers are firing, else {@link #doneTick}; what is armed meanwhile fires later than it. */
    private long firingTick;

    private int size;

    TimerWheel(long nowNanos) {
        originNanos = nowNanos;
    }

    int size() {
        return size;
    }

    void arm(Timer timer, long deadlineNanos) {
        cancel(timer);
        timer.deadlineNanos = deadlineNanos;
        link(timer, Math.max(tickOf(deadlineNanos), firingTick + 1));
        size++;
    }

    void cancel(Timer timer) {
        if (timer.bucket != NOT_ARMED) {
            unlink(timer);
            size--;
        }
    }

    /**
     * When the loop has to look at the wheel again.
     *
     * @return nanoseconds on the loop's clock, or {@link #NONE}; never later than the earliest deadline rounded up to
     *     a tick, at times earlier (when a span begins)
     */
    long nextNanos() {
        long tick = nextTick();
        return tick == NONE ? NONE : originNanos + (tick << TICK_SHIFT);
    }

    /**
     * Takes the timers that are due, at most {@code limit} of them, and hands each to {@code expired}, disarmed.
     *
     * @return how many there were; {@code limit} says that more may be due
     */
    int expire(long nowNanos, int limit, Consumer<Timer> expired) {
        long nowTick = (nowNanos - originNanos) >> TICK_SHIFT;
        int count = 0;
        for (long tick = nextTick(); tick <= nowTick; tick = nextTick()) {
            doneTick = tick - 1;
            firingTick = tick;
            if ((tick & LEVEL_MASK) == 0) {
                openSpan(tick);
            }
            int bucket = TICKS + (int) (tick & LEVEL_MASK);
            for (Timer timer = heads[bucket]; timer != null; timer = heads[bucket]) {
                if (count == limit) {
                    return count;
                }
                cancel(timer);
                count++;
                expired.accept(timer);
            }
            doneTick = tick;
        }
        doneTick = Math.max(doneTick, nowTick);
        firingTick = doneTick;
        return count;
    }

    /** Moves the timers of the span that begins at {@code tick} into the first level, or further on. */
    private void openSpan(long tick) {
        int bucket = SPANS + (int) ((tick >> LEVEL_SHIFT) & LEVEL_MASK);
        Timer timer = heads[bucket];
        while (timer != null) {
            unlink(timer);
            link(timer, Math.max(tickOf(timer.deadlineNanos), tick));
            timer = heads[bucket];
        }
    }

    /** Distances count from the firing tick: the span that it lies in is open already, and is not looked at again. */
    private void link(Timer timer, long tick) {
        int bucket;
        if (tick - firingTick < LEVEL_BUCKETS) {
            bucket = TICKS + (int) (tick & LEVEL_MASK);
        } else {
            long span = Math.min(tick >> LEVEL_SHIFT, (firingTick >> LEVEL_SHIFT) + LEVEL_BUCKETS - 1);
            bucket = SPANS + (int) (span & LEVEL_MASK);
        }
        timer.bucket = bucket;
        Timer tail = tails[bucket];
        timer.previous = tail;
        if (tail == null) {
            heads[bucket] = timer;
            occupied[bucket >> 6] |= 1L << bucket;
        } else {
            tail.next = timer;
        }
        tails[bucket] = timer;
    }

    private void unlink(Timer timer) {
        int bucket = timer.bucket;
        Timer previous = timer.previous;
        Timer next = timer.next;
        if (previous == null) {
            heads[bucket] = next;
        } else {
            previous.next = next;
        }
        if (next == null) {
            tails[bucket] = previous;
        } else {
            next.previous = previous;
        }
        if (heads[bucket] == null) {
            occupied[bucket >> 6] &= ~(1L << bucket);
        }
        timer.previous = null;
        timer.next = null;
        timer.bucket = NOT_ARMED;
    }

    /** The next tick with a timer, or at which a span with timers begins. */
    private long nextTick() {
        if (size == 0) {
            return NONE;
        }
        long doneSpan = doneTick >> LEVEL_SHIFT;
        int tickDistance = distance(TICKS, (int) (doneTick & LEVEL_MASK));
        int spanDistance = distance(SPANS, (int) (doneSpan & LEVEL_MASK));
        long tick = tickDistance == 0 ? NONE : doneTick + tickDistance;
        long span = spanDistance == 0 ? NONE : (doneSpan + spanDistance) << LEVEL_SHIFT;
        return Math.min(tick, span);
    }

    /** How many buckets after {@code from} the next occupied one of the level lies, 1 to 1,024; 0 where there is none. */
    private int distance(int level, int from) {
        int firstWord = level / Long.SIZE;
        int start = (from + 1) & LEVEL_MASK;
        int word = start >> 6;
        long bits = occupied[firstWord + word] & (-1L << start);
        for (int i = 0; i <= LEVEL_WORDS; i++) {
            if (bits != 0) {
                int bucket = (word << 6) + Long.numberOfTrailingZeros(bits);
                return ((bucket - from - 1) & LEVEL_MASK) + 1;
            }
            word = (word + 1) & (LEVEL_WORDS - 1);
            bits = occupied[firstWord + word];
        }
        return 0;
    }

    /** The first tick at whose start the deadline has passed: rounding up is what keeps a timer from firing early. */
    private long tickOf(long deadlineNanos) {
        long sinceOrigin = Math.max(0, deadlineNanos - originNanos);
        return (sinceOrigin >> TICK_SHIFT) + ((sinceOrigin & (TICK_NANOS - 1)) == 0 ? 0 : 1);
    }
}
