package dev.torc.bench.compare;

import java.util.List;
import java.util.stream.Stream;

/** What a comparison reports of a server, each with its heading and the decimals it deserves. */
enum Quantity {
    /** 2xx responses per second. */
    THROUGHPUT("requests/s", 0),
    /** Latency, mean; of connections, in the table. */
    MEAN("mean us", 0),
    /** Latency, median. */
    P50("p50 us", 0),
    /** Latency, 99th percentile. */
    P99("p99 us", 0),
    /** Latency, 99.9th percentile. */
    P999("p99.9 us", 0),
    /** User and system time of the server's process per request. */
    CPU("CPU us/req", 2),
    /** CPU time of the server's process over the time that its CPUs had, from the first request to the last response. */
    BUSY("busy %", 0),
    /** Bytes that all threads of the server allocated per request. */
    ALLOCATED("alloc B/req", 1),
    /** System calls of the server's loops per request. */
    SYSCALLS("syscalls/req", 2),
    /** Context switches of the server's threads per request. */
    SWITCHES("ctxsw/req", 3),
    /** The most memory the server had resident. */
    PEAK_RSS("peak RSS MiB", 0),
    /** Failures and responses that are not 2xx. */
    ERRORS("errors", 0),
    /** Open loop: requests that were due at the end and not sent. */
    BACKLOG("backlog", 0);

    /** At least this much of its CPUs a server has to use before what depends on that ranks it. */
    static final double SATURATED_PERCENT_MIN = 97;

    private final String heading;
    private final int decimals;

    Quantity(String heading, int decimals) {
        this.heading = heading;
        this.decimals = decimals;
    }

    /** Those that the plan's table shows, in its order. */
    static List<Quantity> of(ComparePlan plan) {
        return Stream.of(values())
                .filter(quantity -> switch (quantity) {
                    case MEAN -> plan.connectionPerRequest();
                    case BACKLOG -> plan.rate() > 0;
                    default -> true;
                })
                .toList();
    }

    /** Its heading; where each request has its own connection, in terms of connections. */
    String heading(ComparePlan plan) {
        return plan.connectionPerRequest()
                ? heading.replace("requests/s", "connections/s").replace("/req", "/conn")
                : heading;
    }

    /** Whether it ranks servers only where they were saturated: with CPU left, it tells of the load, or of the batches. */
    boolean needsSaturation() {
        return this == THROUGHPUT || this == SYSCALLS;
    }

    int decimals() {
        return decimals;
    }
}
