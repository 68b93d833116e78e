package dev.torc.http.server;

import dev.torc.http.HttpStats.Counter;
import dev.torc.http.server.Deadlines.Wait;
import dev.torc.transport.CloseCause;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.ConnectionStats;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One server connection for as long as it lives. Most connections are idle most of the time, and then it keeps no more than its
 * deadline; all that it takes to answer is an {@link HttpActivity}, which the loop lends it when bytes come.
 *
 * <pre>
 *  IDLE --bytes, idle deadline--> ACTIVE --closed, upgraded--> (ended)
 *    ^                              |
 *    +---- everything answered -----+
 * </pre>
 */
final class HttpConnection implements ConnectionHandler {
    private final HttpLoop loop;
    private final Connection connection;
    private final ConnectionExchange exchange;
    private final Deadlines deadlines;
    /** Null while it is idle. */
    private @Nullable HttpActivity activity;

    private int requests;
    private boolean present;

    HttpConnection(HttpLoop loop, Connection connection) {
        this.loop = loop;
        this.connection = connection;
        this.exchange = new ConnectionExchange(this);
        this.deadlines = new Deadlines(this, loop);
    }

    Connection connection() {
        return connection;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** What its handlers see. */
    ConnectionExchange exchange() {
        return exchange;
    }

    /** The exchange that is lent to it; null while it is idle. */
    @Nullable
    ServerExchange lentExchange() {
        return activity == null ? null : activity.exchange();
    }

    /** What it does; begins where it was idle. */
    HttpActivity activity() {
        HttpActivity current = activity;
        if (current == null) {
            current = loop.takeActivity();
            activity = current;
            current.begin(this);
        }
        return current;
    }

    /** Everything is answered: the activity goes back to the loop. */
    void becameIdle(HttpActivity ended) {
        activity = null;
        ended.end();
        loop.giveActivity(ended);
    }

    /** Counts a request; answers how many there were. */
    int countRequest() {
        return ++requests;
    }

    /** How it looks to an observer. */
    ConnectionView view(ConnectionStats stats) {
        HttpActivity current = activity;
        ConnectionView.State state = current == null ? ConnectionView.State.ofIdle(connection) : current.state();
        ServerExchange answered = current != null && current.isExchanging() ? current.exchange() : null;
        return ConnectionView.of(connection, stats, state, deadlines, requests, answered);
    }

    @Override
    public void onOpen(Connection opened) {
        Counter refusing = loop.opened(connection);
        present = refusing == null;
        if (refusing != null) {
            loop.stats.add(refusing, 1);
            activity().refuse(503);
            return;
        }
        deadlines.waitFor(Wait.IDLE);
    }

    @Override
    public void onReceive(Connection receiving, ByteBuffer bytes) {
        activity().received(bytes);
    }

    @Override
    public void onDrained(Connection drained) {
        if (activity != null) {
            activity.drained();
        }
    }

    @Override
    public void onEnd(Connection ended) {
        if (activity == null) {
            connection.close();
        } else {
            activity.peerEnded();
        }
    }

    @Override
    public void onClose(Connection closed, CloseCause cause) {
        leave();
        if (activity != null) {
            activity.closed();
        }
    }

    /** This connection is HTTP's no longer. */
    void leave() {
        deadlines.cancel();
        if (present) {
            present = false;
            loop.closed(connection);
        }
    }

    /** The server stops: the response to the last request that was read says so; one more may come within the grace. */
    void drain() {
        if (deadlines.current() == Wait.IDLE) {
            deadlines.begin(Wait.IDLE);
        }
    }

    /** Ends the connection, and a response that was begun so that the peer sees it is not whole. */
    void endEarly() {
        if (activity == null) {
            connection.close();
        } else {
            activity.endEarly();
        }
    }

    void onDeadline() {
        new Lateness(this, loop, deadlines).look();
    }
}
