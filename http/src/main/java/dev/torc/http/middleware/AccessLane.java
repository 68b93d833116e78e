package dev.torc.http.middleware;

import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of one loop's lines to the writer: a fixed number of records that go round between two queues, neither of which ever
 * waits. Methods are the loop's, except those that say otherwise.
 */
final class AccessLane {
    private static final long WALL_CLOCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After this share of the records the writer is woken, which at other times wakes by itself. */
    private static final int WAKE_SHARE = 4;

    private final Thread owner = Thread.currentThread();
    private final Queue<AccessRecord> free;
    private final Queue<AccessRecord> full;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private final int recordsMax;
    private int made;
    private int sinceWakeup;
    private boolean wallKnown;
    private long wallMillis;
    private long wallNanos;

    AccessLane(int recordsMax, Thread writer) {
        this.recordsMax = recordsMax;
        this.writer = writer;
        this.free = new SpscAtomicArrayQueue<>(recordsMax);
        this.full = new SpscAtomicArrayQueue<>(recordsMax);
    }

    /** A record to fill; null where all are in use. */
    @Nullable
    AccessRecord take() {
        AccessRecord record = free.poll();
        if (record == null && made < recordsMax) {
            made++;
            record = new AccessRecord(this);
        }
        return record;
    }

    /** A line less. */
    void drop() {
        dropped.lazySet(dropped.get() + 1);
    }

    /** Hands a filled record to the writer; there is room for all that there are. */
    void give(AccessRecord record) {
        full.offer(record);
        if (++sinceWakeup >= recordsMax / WAKE_SHARE) {
            sinceWakeup = 0;
            LockSupport.unpark(writer);
        }
    }

    /** The time of day at a time of the loop's clock; the wall clock is read once a second. */
    long epochMillis(long loopNanos) {
        if (!wallKnown || loopNanos - wallNanos >= WALL_CLOCK_NANOS) {
            wallKnown = true;
            wallMillis = System.currentTimeMillis();
            wallNanos = loopNanos;
        }
        return wallMillis + TimeUnit.NANOSECONDS.toMillis(loopNanos - wallNanos);
    }

    /** For the writer: the next filled record. */
    @Nullable
    AccessRecord poll() {
        return full.poll();
    }

    /** For the writer: the record was written. */
    void giveBack(AccessRecord record) {
        free.offer(record);
    }

    /** Lines dropped so far; for any thread. */
    long dropped() {
        return dropped.get();
    }

    /** Lines that nobody has taken; for any thread. */
    int waiting() {
        return full.size();
    }

    /** For the writer: nothing will come any more. */
    boolean hasEnded() {
        return !owner.isAlive() && full.isEmpty();
    }
}
