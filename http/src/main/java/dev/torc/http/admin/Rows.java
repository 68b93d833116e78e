package dev.torc.http.admin;

import dev.torc.http.server.ConnectionView;
import dev.torc.transport.EventLoop;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How a page of connections is written. Stateless, so that each loop writes the rows of its own connections. */
interface Rows {
    String contentType();

    /** What comes before the rows. */
    String beginning();

    /** Adds one connection. */
    void add(StringBuilder page, EventLoop loop, ConnectionView view);

    /** What separates the rows of two parts. */
    String separator();

    /**
     * What comes after the rows.
     *
     * @param count how many there are
     * @param complete whether these are all connections
     * @param silent names of the loops that did not answer
     */
    String end(int count, boolean complete, List<String> silent);

    /** As {@link dev.torc.transport.Connection} tells it: slot and generation. */
    static String id(ConnectionView view) {
        return (view.id() & 0xFFFF_FFFFL) + "." + (view.id() >>> 32);
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
