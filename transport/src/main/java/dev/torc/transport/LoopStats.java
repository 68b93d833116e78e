package dev.torc.transport;

/** Counters and gauges of one loop. Written by its thread only, read from any, as {@link LoopCounters} are. */
public final class LoopStats {
    /** What is counted. */
    public enum Counter {
        /** Turns of the loop. */
        TURNS,
        /** System calls that the engine made. */
        SYSCALLS,
        /** Connections accepted. */
        ACCEPTED,
        /** Times that accepting failed. */
        ACCEPT_FAILURES,
        /** Outgoing connections established. */
        CONNECTED,
        /** Connections that ended, attempts included. */
        CLOSED,
        /** Deliveries of received bytes. */
        RECEIVES,
        /** Bytes received. */
        RECEIVED_BYTES,
        /** Bytes that the kernel took. */
        SENT_BYTES,
        /** Sends of which the kernel took only a part. */
        SHORT_SENDS,
        /** Tasks run. */
        TASKS,
        /** Timers fired. */
        TIMERS,
        /** Times that another thread woke the loop. */
        WAKEUPS,
        /** Send buffers taken out of the pool. */
        BUFFERS_ACQUIRED,
        /** Send buffers that the pool did not have, and made. */
        BUFFERS_MADE,
        /** Times that the buffer budget was used up. */
        BUFFERS_EXHAUSTED,
        /** Exceptions that left a callback, timer or task. */
        FAILURES,
        /** io_uring: calls that submit, wait or both. */
        ENTERS,
        /** io_uring: submitted operations. */
        SQES,
        /** io_uring: completions. */
        CQES,
        /** io_uring: times that the kernel had to keep completions back, since their queue was full. */
        CQ_OVERFLOWS,
        /** io_uring: receives that ended because the kernel had no buffer for them. */
        RECEIVE_BUFFERS_EXHAUSTED,
        /** io_uring: multishot operations that ended by themselves and were started again. */
        REARMS,
        /** io_uring: zero-copy sends that the kernel copied after all. */
        ZERO_COPY_COPIED,
        /** Gauge: connections that are open, connecting or closing. */
        CONNECTIONS,
        /** Gauge: send buffers out of the pool. */
        BUFFERS_IN_USE,
        /** Gauge: bytes of memory reserved for send buffers. */
        BUFFER_BYTES_RESERVED,
        /** Gauge: timers that are armed. */
        TIMERS_ARMED,
        /** Gauge: io_uring: receive buffers that the kernel could not fill when the loop polled last, since they hold bytes or have a receive to themselves. */
        RECEIVE_BUFFERS_IN_USE,
        /**
         * Gauge: bytes of memory that the engine has reserved as it worked, up to some MiB: NIO for receive buffers, which are more
         * than one once some are sent from; io_uring for parts of files.
         */
        ENGINE_BYTES_RESERVED
    }

    private final LoopCounters values = new LoopCounters(Counter.values().length);

    LoopStats() {}

    /** The value of a counter or gauge; from any thread. */
    public long get(Counter counter) {
        return values.get(counter.ordinal());
    }

    void add(Counter counter, long amount) {
        values.add(counter.ordinal(), amount);
    }

    void set(Counter counter, long value) {
        values.set(counter.ordinal(), value);
    }
}
