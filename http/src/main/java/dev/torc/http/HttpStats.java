package dev.torc.http;

import dev.torc.transport.LoopCounters;
import java.util.List;

/** What a server has counted since it started; read from any thread, written by each loop for itself. */
public final class HttpStats {
    /** What is counted. */
    public enum Counter {
        /** Requests whose head was complete and good. */
        REQUESTS,
        /** Heads and bodies refused with 400, and heads with 417, 501 or 505. */
        MALFORMED,
        /** TLS handshakes on this plain port; malformed, too. */
        TLS_HELLOS,
        /** HTTP/2 prefaces on this HTTP/1.1 port; malformed, too. */
        HTTP2_PREFACES,
        /** Requests refused with 414, 431 or 413 for their target's, head's, trailers' or body's length. */
        TOO_LARGE,
        /** Connections closed since nobody read a body that was longer than what is dropped. */
        UNREAD_BODIES,
        /** Times that a connection's pipelined requests had to wait for the loop's other connections. */
        PIPELINE_PAUSES,
        /** Connections closed after as many requests as one may have. */
        REQUESTS_MAX,
        /** Connections refused with 503 since the server had as many as it may. */
        CONNECTIONS_MAX,
        /** Connections refused with 503 since their peer's address had as many as it may. */
        CONNECTIONS_PER_ADDRESS_MAX,
        /** Heads that were not complete in time. */
        HEAD_TIMEOUTS,
        /** Bodies that made too little progress. */
        BODY_TIMEOUTS,
        /** Handlers that did not start their response in time. */
        HANDLER_TIMEOUTS,
        /** Peers that took too little of what was sent. */
        WRITE_TIMEOUTS,
        /** Idle connections closed. */
        IDLE_TIMEOUTS,
        /** Gauge: connections that speak HTTP; those that were upgraded do not. */
        CONNECTIONS
    }

    /** The share of one loop; written on its thread only. */
    public static final class OfLoop {
        private final LoopCounters values = new LoopCounters(Counter.values().length);

        /** Nothing counted yet. */
        public OfLoop() {}

        /** Adds to a counter. */
        public void add(Counter counter, long amount) {
            values.add(counter.ordinal(), amount);
        }

        /** A counter's value. */
        public long get(Counter counter) {
            return values.get(counter.ordinal());
        }
    }

    private final List<OfLoop> loops;

    /** The sum of these. */
    public HttpStats(List<OfLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    /** A counter's value, all loops together. */
    public long get(Counter counter) {
        long sum = 0;
        for (OfLoop loop : loops) {
            sum += loop.get(counter);
        }
        return sum;
    }
}
