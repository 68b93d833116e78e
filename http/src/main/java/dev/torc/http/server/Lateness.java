package dev.torc.http.server;

import dev.torc.http.HttpStats.Counter;
import dev.torc.http.server.Deadlines.Wait;

/** What becomes of a connection when something that it waited for did not come in time; made when that is looked at. */
record Lateness(HttpConnection owner, HttpLoop loop, Deadlines deadlines) {

    /** Some deadline may have passed. What a handler throws then must not leave the connection without any. */
    void look() {
        try {
            judge();
        } catch (Throwable failure) {
            loop.report(failure);
            owner.connection().abort();
        }
    }

    private void judge() {
        if (deadlines.writingIsLate()) {
            loop.stats.add(Counter.WRITE_TIMEOUTS, 1);
            owner.connection().abort();
        } else if (deadlines.waitIsOver()) {
            Wait over = deadlines.current();
            deadlines.came();
            of(over);
        }
    }

    private void of(Wait over) {
        switch (over) {
            case NOTHING -> {}
            case IDLE -> ofRequest();
            case HEAD -> {
                loop.stats.add(Counter.HEAD_TIMEOUTS, 1);
                owner.activity().refuse(408);
            }
            case BODY -> ofBody();
            case HANDLER -> {
                loop.stats.add(Counter.HANDLER_TIMEOUTS, 1);
                owner.activity().refuse(503);
            }
            case LINGER -> ofPeersEnd();
        }
    }

    private void ofRequest() {
        boolean draining = loop.isDraining();
        if (!draining && deadlines.sentMeanwhile()) {
            deadlines.begin(Wait.IDLE);
            return;
        }
        if (!draining) {
            loop.stats.add(Counter.IDLE_TIMEOUTS, 1);
        }
        owner.activity().linger();
        if (draining) {
            // All responses left a grace ago: their reader needs no longer than that again.
            deadlines.within(loop.idle());
        }
    }

    private void ofBody() {
        HttpActivity activity = owner.activity();
        if (activity.body().takeMoved() >= loop.limits.progressBytesMin()) {
            deadlines.begin(Wait.BODY);
            return;
        }
        loop.stats.add(Counter.BODY_TIMEOUTS, 1);
        activity.abortBody();
        if (activity.exchange().isDone()) {
            activity.linger();
        } else if (activity.exchange().hasStarted()) {
            owner.connection().abort();
        } else {
            activity.refuse(408);
        }
    }

    /** What still waits to be sent has a deadline of its own. */
    private void ofPeersEnd() {
        if (deadlines.sentMeanwhile()) {
            deadlines.begin(Wait.LINGER);
        } else {
            owner.connection().close();
        }
    }
}
