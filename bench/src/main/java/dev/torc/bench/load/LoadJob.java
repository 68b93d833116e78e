package dev.torc.bench.load;

import java.net.URI;

/**
 * What one run does.
 *
 * @param url an http URL
 * @param connections how many connections are kept
 * @param pipeline how many requests one connection has in flight at most
 * @param durationNanos for how long requests are sent at most
 * @param requests how many requests are sent in all, fewer where the duration ends first; 0 for as many as there are
 * @param rate requests per second in all, at fixed intended times; 0 for as fast as answers come (closed loop)
 * @param connectionPerRequest whether each request has a connection of its own, which the peer closes
 * @param loops how many loops share the connections; no more than there are connections
 * @param transport the name of the client's transport
 * @param timeoutNanos how long a connection may make no progress while it has requests in flight
 */
public record LoadJob(
        String url,
        int connections,
        int pipeline,
        long durationNanos,
        long requests,
        double rate,
        boolean connectionPerRequest,
        int loops,
        String transport,
        long timeoutNanos) {

    private static final int PORT_DEFAULT = 80;

    public LoadJob {
        check(connections >= 1 && connections <= 1_000_000, "connections must be between 1 and 1000000");
        check(pipeline >= 1 && pipeline <= 10_000, "pipeline must be between 1 and 10000");
        check(durationNanos > 0, "duration must be positive");
        check(requests >= 0, "requests must not be negative");
        check(rate >= 0 && rate <= 1e9, "rate must be between 0 and 1000000000");
        check(pipeline == 1 || !connectionPerRequest, "pipeline must be 1 where each request has its own connection");
        check(loops >= 1 && loops <= 1024, "loops must be between 1 and 1024");
        check(timeoutNanos > 0, "timeout must be positive");
        checkUrl(url);
        loops = Math.min(loops, connections);
    }

    /** The host to connect to, an IPv6 address without its brackets. */
    String host() {
        String host = URI.create(url).getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port to connect to. */
    int port() {
        int port = URI.create(url).getPort();
        return port < 0 ? PORT_DEFAULT : port;
    }

    /** What the Host field says. */
    String authority() {
        URI uri = URI.create(url);
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** Path and query. */
    String target() {
        URI uri = URI.create(url);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static void checkUrl(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not a URL such as http://127.0.0.1:8080/plaintext.", e);
        }
        check(
                "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() <= 65_535,
                "'" + url + "' is not a URL such as http://127.0.0.1:8080/plaintext.");
    }

    private static void check(boolean good, String message) {
        if (!good) {
            throw new IllegalArgumentException(message);
        }
    }
}
