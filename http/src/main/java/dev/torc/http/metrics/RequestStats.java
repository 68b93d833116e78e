package dev.torc.http.metrics;

import dev.torc.http.HttpExchange;
import dev.torc.http.ResponseListener;
import dev.torc.transport.LoopCounters;

/** What the requests of one loop came to: durations, statuses, content. Written by its thread, read by any. */
final class RequestStats implements ResponseListener {
    /** How many classes of statuses there are, from 1xx on. */
    static final int CLASSES = 5;

    private static final int BROKEN_OFF = CLASSES;
    private static final int CONTENT_BYTES = CLASSES + 1;

    private final DurationHistogram durations = new DurationHistogram();
    private final LoopCounters values = new LoopCounters(CLASSES + 2);

    DurationHistogram durations() {
        return durations;
    }

    /** Responses of a class, which 1xx is the first of, counted from 0. */
    long responses(int statusClass) {
        return values.get(statusClass);
    }

    long brokenOff() {
        return values.get(BROKEN_OFF);
    }

    long contentBytes() {
        return values.get(CONTENT_BYTES);
    }

    @Override
    public void onEnd(HttpExchange exchange, boolean complete) {
        durations.record(exchange.connection().loop().clock().nanoTime() - exchange.startNanos());
        int status = exchange.status();
        if (status != 0) {
            values.add(status / 100 - 1, 1);
        }
        if (!complete) {
            values.add(BROKEN_OFF, 1);
        }
        values.add(CONTENT_BYTES, exchange.contentBytes());
    }
}
