package dev.torc.http.metrics;

import dev.torc.http.metrics.Metric.Kind;
import dev.torc.transport.LoopStats.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The counters of loops under their names in metrics. Stateless. */
final class LoopMetrics {
    private LoopMetrics() {}

    /** All of them; {@code sum} adds one up over the loops. */
    static List<Metric> of(ToLongFunction<Counter> sum) {
        List<Metric> metrics = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            metrics.add(
                    new Metric(name(counter), kind(counter), help(counter), Map.of(), () -> sum.applyAsLong(counter)));
        }
        return metrics;
    }

    private static String name(Counter counter) {
        // A unit comes last.
        return "torc_loop_" + counter.name().toLowerCase(Locale.ROOT).replace("bytes_reserved", "reserved_bytes");
    }

    private static Kind kind(Counter counter) {
        return switch (counter) {
            case CONNECTIONS,
                    BUFFERS_IN_USE,
                    BUFFER_BYTES_RESERVED,
                    TIMERS_ARMED,
                    RECEIVE_BUFFERS_IN_USE,
                    ENGINE_BYTES_RESERVED -> Kind.GAUGE;
            default -> Kind.COUNTER;
        };
    }

    private static String help(Counter counter) {
        return switch (counter) {
            case TURNS -> "Turns of the loops.";
            case SYSCALLS -> "System calls that the engine made.";
            case ACCEPTED -> "Connections accepted.";
            case ACCEPT_FAILURES -> "Times that accepting failed.";
            case CONNECTED -> "Outgoing connections established.";
            case CLOSED -> "Connections that ended, attempts included.";
            case RECEIVES -> "Deliveries of received bytes.";
            case RECEIVED_BYTES -> "Bytes received.";
            case SENT_BYTES -> "Bytes that the kernel took.";
            case SHORT_SENDS -> "Sends of which the kernel took only a part.";
            case TASKS -> "Tasks run.";
            case TIMERS -> "Timers fired.";
            case WAKEUPS -> "Times that another thread woke a loop.";
            case BUFFERS_ACQUIRED -> "Send buffers taken out of the pool.";
            case BUFFERS_MADE -> "Send buffers that the pool did not have, and made.";
            case BUFFERS_EXHAUSTED -> "Times that the budget of send buffers was used up.";
            case FAILURES -> "Exceptions that left a callback, timer or task.";
            case ENTERS -> "io_uring: calls that submit, wait or both.";
            case SQES -> "io_uring: submitted operations.";
            case CQES -> "io_uring: completions.";
            case CQ_OVERFLOWS -> "io_uring: times that the kernel kept completions back, since their queue was full.";
            case RECEIVE_BUFFERS_EXHAUSTED -> "io_uring: receives that ended since the kernel had no buffer for them.";
            case REARMS -> "io_uring: multishot operations that ended by themselves and were started again.";
            case ZERO_COPY_COPIED -> "io_uring: zero-copy sends that the kernel copied after all.";
            case CONNECTIONS -> "Connections that are open, connecting or closing.";
            case BUFFERS_IN_USE -> "Send buffers out of the pool.";
            case BUFFER_BYTES_RESERVED -> "Bytes of memory reserved for send buffers.";
            case TIMERS_ARMED -> "Timers that are armed.";
            case RECEIVE_BUFFERS_IN_USE ->
                "io_uring: receive buffers that hold bytes, or have a receive to themselves.";
            case ENGINE_BYTES_RESERVED ->
                "Bytes of memory that the engine has reserved as it worked, for receive buffers (NIO) or parts of files (io_uring).";
        };
    }
}
