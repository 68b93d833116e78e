package dev.torc.http.metrics;

import dev.torc.http.HttpExchange;
import dev.torc.http.ResponseListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the requests of one loop came to: durations, statuses, content. Written by its thread, read by any. */
final class RequestStats implements ResponseListener {
    /** How many classes of statuses there are, from 1xx on. */
    static final int CLASSES = 5;

    private static final int BROKEN_OFF = CLASSES;
    private static final int CONTENT_BYTES = CLASSES + 1;
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(long[].class);

    private final DurationHistogram durations = new DurationHistogram();
    private final long[] values = new long[CLASSES + 2];

    DurationHistogram durations() {
        return durations;
    }

    /** Responses of a class, which 1xx is the first of, counted from 0. */
    long responses(int statusClass) {
        return get(statusClass);
    }

    long brokenOff() {
        return get(BROKEN_OFF);
    }

    long contentBytes() {
        return get(CONTENT_BYTES);
    }

    @Override
    public void onEnd(HttpExchange exchange, boolean complete) {
        durations.record(exchange.connection().loop().clock().nanoTime() - exchange.startNanos());
        int status = exchange.status();
        if (status != 0) {
            add(status / 100 - 1, 1);
        }
        if (!complete) {
            add(BROKEN_OFF, 1);
        }
        add(CONTENT_BYTES, exchange.contentBytes());
    }

    private long get(int i) {
        return (long) VALUES.getOpaque(values, i);
    }

    private void add(int i, long amount) {
        VALUES.setOpaque(values, i, values[i] + amount);
    }
}
