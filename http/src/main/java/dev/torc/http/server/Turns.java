package dev.torc.http.server;

import dev.torc.http.HttpStats.Counter;

/** So many requests of one connection are answered in a row, then the loop's other connections come first. For the loop's thread. */
final class Turns {
    private final HttpLoop loop;
    private final Runnable goOn;
    private int left;
    private boolean waiting;

    /** {@code goOn} is run when the others had their turn. */
    Turns(HttpLoop loop, Runnable goOn) {
        this.loop = loop;
        this.goOn = goOn;
    }

    /** A row begins. */
    void begin() {
        left = loop.limits.pipelinedMax();
    }

    /** A request has been answered. */
    void took() {
        left--;
    }

    /** Whether the others come first. */
    boolean areWaitedFor() {
        return waiting;
    }

    /** Whether another request may be answered now; if not, the others come first. */
    boolean areLeft() {
        if (left <= 0 && !waiting) {
            waiting = true;
            loop.stats.add(Counter.PIPELINE_PAUSES, 1);
            loop.eventLoop().execute(() -> {
                waiting = false;
                goOn.run();
            });
        }
        return !waiting;
    }
}
