package dev.torc.bench.compare;

import java.util.List;
import java.util.stream.Stream;

/** What a comparison reports of a server, each with its heading and the decimals it deserves. */
public enum Quantity {
    /** 2xx responses per second. */
    THROUGHPUT("requests/s", 0),
    /** Open loop: requests per second that were to be sent. */
    OFFERED("offered/s", 0),
    /** Response time, mean; of connections, in the table. All response times are from the intended start, in microseconds. */
    MEAN("mean us", 0),
    /** Response time, median. */
    P50("p50 us", 0),
    /** Response time, 90th percentile. */
    P90("p90 us", 0),
    /** Response time, 99th percentile. */
    P99("p99 us", 0),
    /** Response time, 99.9th percentile. */
    P999("p99.9 us", 0),
    /** Response time, 99.99th percentile. */
    P9999("p99.99 us", 0),
    /** Service time, mean. All service times are from the actual sending, in microseconds. */
    SERVICE_MEAN("service mean us", 0),
    /** Service time, median. */
    SERVICE_P50("service p50 us", 0),
    /** Service time, 90th percentile. */
    SERVICE_P90("service p90 us", 0),
    /** Service time, 99th percentile. */
    SERVICE_P99("service p99 us", 0),
    /** Service time, 99.9th percentile. */
    SERVICE_P999("service p99.9 us", 0),
    /** Service time, 99.99th percentile. */
    SERVICE_P9999("service p99.99 us", 0),
    /** User and system time of the server's process per request, in microseconds, kernel threads of its rings within it. */
    CPU("CPU us/req", 2),
    /** The user part of it. */
    CPU_USER("user us/req", 2),
    /** The system part of it. */
    CPU_SYSTEM("kernel us/req", 2),
    /** CPU time of the server's process over the time that its CPUs had, from the first request to the last response. */
    BUSY("busy %", 0),
    /** User and system time of the load's process per request, in microseconds. */
    CLIENT_CPU("client us/req", 2),
    /** Bytes that all threads of the server allocated per request. */
    ALLOCATED("alloc B/req", 1),
    /** Time of collections in which the server's threads stood still, in milliseconds. */
    GC_PAUSE_MS("GC ms", 0),
    /** How many such collections there were. */
    GC_COUNT("GCs", 0),
    /** System calls of the server's loops per request. */
    SYSCALLS("syscalls/req", 2),
    /** Context switches of the server's threads per request. */
    SWITCHES("ctxsw/req", 3),
    /** The memory that the server has resident after the load, in MiB. */
    RSS("RSS MiB", 0),
    /** The most memory the server had resident, in MiB. */
    PEAK_RSS("peak RSS MiB", 0),
    /** By how many bytes the server's resident memory grew for each idle connection. */
    IDLE_RSS("RSS B/idle", 0),
    /** TCP segments that were sent again, of the whole network namespace. */
    RETRANSMITS("retransmits", 0),
    /** Connections that found an accept queue full, of the whole network namespace. */
    ACCEPT_OVERFLOWS("accept overflows", 0),
    /** Failures and responses that are not 2xx. */
    ERRORS("errors", 0),
    /** Open loop: requests that were due at the end and not sent. */
    BACKLOG("backlog", 0);

    /** At least this much of its CPUs a server has to use before what depends on that ranks it. */
    public static final double SATURATED_PERCENT_MIN = 97;

    private final String heading;
    private final int decimals;

    Quantity(String heading, int decimals) {
        this.heading = heading;
        this.decimals = decimals;
    }

    /** Those that the table of a workload shows, in its order. */
    static List<Quantity> of(Workload workload) {
        return Stream.of(
                        THROUGHPUT,
                        OFFERED,
                        MEAN,
                        P50,
                        P99,
                        P999,
                        CPU,
                        CPU_SYSTEM,
                        BUSY,
                        ALLOCATED,
                        SYSCALLS,
                        SWITCHES,
                        PEAK_RSS,
                        IDLE_RSS,
                        ERRORS,
                        BACKLOG)
                .filter(quantity -> switch (quantity) {
                    case MEAN -> workload.hasConnectionPerRequest();
                    case OFFERED, BACKLOG -> workload.isOpenLoop();
                    case IDLE_RSS -> workload.idleConnections() > 0;
                    default -> true;
                })
                .toList();
    }

    /** Those of which run.json has a ratio to the baseline. */
    static List<Quantity> compared() {
        return List.of(
                CPU,
                CPU_USER,
                CPU_SYSTEM,
                THROUGHPUT,
                MEAN,
                P50,
                P90,
                P99,
                P999,
                P9999,
                SERVICE_P50,
                SERVICE_P99,
                ALLOCATED,
                SYSCALLS,
                SWITCHES,
                RSS,
                IDLE_RSS);
    }

    /** Its heading; where each request has its own connection, in terms of connections. */
    String heading(Workload workload) {
        return workload.hasConnectionPerRequest()
                ? heading.replace("requests/s", "connections/s").replace("/req", "/conn")
                : heading;
    }

    /** Its heading. */
    public String heading() {
        return heading;
    }

    /** Whether it ranks servers only where they were saturated: with CPU left, it tells of the load, or of the batches. */
    boolean needsSaturation() {
        return this == THROUGHPUT || this == SYSCALLS;
    }

    /** Whether more of it is worse. */
    public boolean moreIsWorse() {
        return this != THROUGHPUT && this != OFFERED;
    }

    int decimals() {
        return decimals;
    }
}
