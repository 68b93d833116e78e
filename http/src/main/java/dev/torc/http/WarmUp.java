package dev.torc.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What is done with a server before it listens, see {@link HttpServer.Builder#warmUp}: its first clients do not wait for classes
 * that are loaded and code that is compiled.
 */
@FunctionalInterface
public interface WarmUp {
    /**
     * Sends requests, and returns when the server may listen. Called by the thread that starts the server.
     *
     * @param address where the server listens meanwhile: a free port of the loopback address
     * @throws Exception where it fails, which is logged; the server starts all the same
     */
    void run(InetSocketAddress address) throws Exception;

    /**
     * Requests by GET, for a time. A few connections take turns, as they do under load; responses are read, and not looked
     * at.
     *
     * @param duration how long; from half a second on, what requests have in common is compiled
     * @param targets what is requested in turn, each a path, perhaps with a query; only what may be asked for again and again
     */
    static WarmUp get(Duration duration, String... targets) {
        return new RepeatedGets(duration, List.of(targets));
    }
}
