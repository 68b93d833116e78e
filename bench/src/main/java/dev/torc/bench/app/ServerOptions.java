package dev.torc.bench.app;

import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server runs.
 *
 * @param host the address that it listens on, or a name of it
 * @param port its port; 0 picks a free one
 * @param loops how many loops a server of Torc, or a peer that has loops, has; the others have one dispatcher
 * @param reusePort whether other processes may listen on the same port too; Torc only
 * @param timeouts what Torc refuses for its slowness
 * @param limits what Torc refuses for its size
 * @param accessLog where Torc writes a line about each request; null for nowhere
 * @param files a folder that Torc and the servers of the JDK serve below {@code /files/}; null for none
 * @param admin whether Torc serves its connections and metrics, too
 * @param warmUp for how long Torc answers itself before it listens; zero for not at all
 */
public record ServerOptions(
        String host,
        int port,
        int loops,
        boolean reusePort,
        HttpTimeouts timeouts,
        HttpLimits limits,
        @Nullable AccessLogFile accessLog,
        @Nullable Path files,
        boolean admin,
        Duration warmUp) {
    /** On a port that nobody else may listen on, with Torc's own timeouts and limits. */
    public static ServerOptions of(String host, int port, int loops) {
        return new ServerOptions(
                host,
                port,
                loops,
                false,
                HttpTimeouts.defaults(),
                HttpLimits.defaults(),
                null,
                null,
                false,
                Duration.ZERO);
    }

    /** The same options, sharing the port with other processes or not. */
    public ServerOptions withReusePort(boolean value) {
        return new ServerOptions(host, port, loops, value, timeouts, limits, accessLog, files, admin, warmUp);
    }

    /** The same options with other timeouts. */
    public ServerOptions withTimeouts(HttpTimeouts value) {
        return new ServerOptions(host, port, loops, reusePort, value, limits, accessLog, files, admin, warmUp);
    }

    /** The same options with other limits. */
    public ServerOptions withLimits(HttpLimits value) {
        return new ServerOptions(host, port, loops, reusePort, timeouts, value, accessLog, files, admin, warmUp);
    }

    /** The same options with another access log. */
    public ServerOptions withAccessLog(@Nullable AccessLogFile value) {
        return new ServerOptions(host, port, loops, reusePort, timeouts, limits, value, files, admin, warmUp);
    }

    /** The same options, serving another folder. */
    public ServerOptions withFiles(@Nullable Path value) {
        return new ServerOptions(host, port, loops, reusePort, timeouts, limits, accessLog, value, admin, warmUp);
    }

    /** The same options, with admin pages or without. */
    public ServerOptions withAdmin(boolean value) {
        return new ServerOptions(host, port, loops, reusePort, timeouts, limits, accessLog, files, value, warmUp);
    }

    /** The same options with another warm-up. */
    public ServerOptions withWarmUp(Duration value) {
        return new ServerOptions(host, port, loops, reusePort, timeouts, limits, accessLog, files, admin, value);
    }
}
