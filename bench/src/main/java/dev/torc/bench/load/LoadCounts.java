package dev.torc.bench.load;

import java.util.SortedMap;

/** What one loop counts; written on its thread and read by others after the run, except {@link #responsesSoFar}. */
final class LoadCounts {
    /** Ways to fail. */
    enum Failure {
        CONNECT_REFUSED("connect refused"),
        CONNECT_TIMEOUT("connect timeout"),
        RESET("reset"),
        CLOSED_EARLY("closed early"),
        TIMEOUT("timeout"),
        NOT_CLOSED("not closed by the server"),
        BAD_RESPONSE("bad response"),
        IO_ERROR("i/o error");

        final String label;

        Failure(String label) {
            this.label = label;
        }
    }

    private static final int STATUS_LIMIT = 1000;

    final Latencies latencies = new Latencies();
    /** Open loop: how long after its time a request started whose connection had room for it. */
    final Latencies sendDelays = new Latencies();

    /** Open loop: requests that were due and not sent when sending ended. */
    long backlog;

    long bytes;
    long startNanos;
    private long sent;
    private long lastSentNanos;
    private long lastResponseNanos;
    private long responses;
    private volatile long responsesSoFar;
    private final long[] statuses = new long[STATUS_LIMIT];
    private final long[] failures = new long[Failure.values().length];

    void sent(int count, long nowNanos) {
        sent += count;
        lastSentNanos = nowNanos;
    }

    long sent() {
        return sent;
    }

    void response(int status, long startedNanos, long nowNanos) {
        statuses[status]++;
        responses++;
        lastResponseNanos = nowNanos;
        if (status >= 200 && status < 300) {
            latencies.record(nowNanos - startedNanos);
        }
    }

    void failure(Failure kind, long count) {
        failures[kind.ordinal()] += count;
    }

    long count(Failure kind) {
        return failures[kind.ordinal()];
    }

    /** Shows the count of responses to other threads. */
    void publish() {
        responsesSoFar = responses;
    }

    /** Responses as last published; from any thread. */
    long responsesSoFar() {
        return responsesSoFar;
    }

    /** From the start to the last request. */
    long sendingNanos() {
        return sent == 0 ? 0 : lastSentNanos - startNanos;
    }

    long elapsedNanos() {
        return responses == 0 ? 0 : lastResponseNanos - startNanos;
    }

    void addTo(SortedMap<Integer, Long> byStatus, SortedMap<String, Long> byKind) {
        for (int status = 0; status < STATUS_LIMIT; status++) {
            if (statuses[status] > 0) {
                byStatus.merge(status, statuses[status], Long::sum);
            }
        }
        for (Failure kind : Failure.values()) {
            if (failures[kind.ordinal()] > 0) {
                byKind.merge(kind.label, failures[kind.ordinal()], Long::sum);
            }
        }
    }
}
