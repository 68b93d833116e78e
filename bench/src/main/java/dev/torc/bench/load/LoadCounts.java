package dev.torc.bench.load;

import java.util.List;
import java.util.SortedMap;

/** What one loop counts; for its thread, and for others after the run. */
final class LoadCounts {
    /** Ways to fail. */
    enum Failure {
        CONNECT_REFUSED("connect refused"),
        CONNECT_TIMEOUT("connect timeout"),
        RESET("reset"),
        CLOSED_EARLY("closed early"),
        TIMEOUT("timeout"),
        STOPPED("unanswered when the run was stopped"),
        NOT_CLOSED("not closed by the server"),
        BAD_RESPONSE("bad response"),
        IO_ERROR("i/o error");

        final String label;

        Failure(String label) {
            this.label = label;
        }
    }

    private static final int STATUS_LIMIT = 1000;

    final Latencies connect = new Latencies();
    /** Open loop: how long after its time a request started whose connection had room for it. */
    final Latencies sendDelays = new Latencies();

    final Lag lag = new Lag();

    /** Open loop: requests that were due and not sent when sending ended. */
    long backlog;

    /** CPU time of the loop's thread while it sent. */
    long cpuNanos;

    /** How long it sent. */
    long wallNanos;

    long bytes;
    long startNanos;
    /** The most connections that were open at a time. */
    int openMax;

    int open;
    private LoopTimes times = new LoopTimes();
    private long sent;
    private long lastSentNanos;
    private long lastResponseNanos;
    private long responses;
    private long succeeded;
    private long mismatches;
    private long failed;
    private long connects;
    private final boolean[] good = new boolean[STATUS_LIMIT];
    private final long[] statuses = new long[STATUS_LIMIT];
    private final long[] failures = new long[Failure.values().length];

    /** Expects these statuses; every 2xx where there are none. */
    LoadCounts(List<Integer> expected) {
        for (int status = 200; status < 300; status++) {
            good[status] = expected.isEmpty();
        }
        expected.forEach(status -> good[status] = true);
    }

    void sent(int count, long nowNanos) {
        sent += count;
        lastSentNanos = nowNanos;
    }

    long sent() {
        return sent;
    }

    /**
     * A response is complete.
     *
     * @param matched whether its content was as expected
     * @param intendedNanos when its request was to start
     * @param sentNanos when its request was sent
     * @param firstByteNanos when the response began
     */
    void response(int status, boolean matched, long intendedNanos, long sentNanos, long firstByteNanos, long nowNanos) {
        statuses[status]++;
        responses++;
        lastResponseNanos = nowNanos;
        if (!matched) {
            mismatches++;
        } else if (good[status]) {
            succeeded++;
            times.record(nowNanos - intendedNanos, nowNanos - sentNanos, firstByteNanos - sentNanos);
        }
    }

    void connected(long nanos) {
        connects++;
        openMax = Math.max(openMax, ++open);
        connect.record(nanos);
    }

    void failure(Failure kind, long count) {
        failures[kind.ordinal()] += count;
        failed += count;
    }

    long count(Failure kind) {
        return failures[kind.ordinal()];
    }

    long succeeded() {
        return succeeded;
    }

    long mismatches() {
        return mismatches;
    }

    long connects() {
        return connects;
    }

    /** Answers the durations since the last call, and goes on with {@code next}, which is empty. */
    LoopTimes swap(LoopTimes next) {
        LoopTimes full = times;
        times = next;
        return full;
    }

    Tally tally(long queued) {
        return new Tally(sent, responses, succeeded, failed + responses - succeeded, queued, connects, bytes);
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
