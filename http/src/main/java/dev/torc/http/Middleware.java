package dev.torc.http;

/**
 * Something that is done around handlers: before, instead of, or (with a {@link ResponseListener}) when they answer. A chain
 * is composed once, when the server is described, and costs a call per link at each request; state of a request is kept in its
 * attributes ({@link Key}), so that nothing is allocated.
 *
 * <pre>{@code
 * Middleware guard = next -> exchange -> {
 *     if (exchange.request().find("Authorization") < 0) {
 *         exchange.header("WWW-Authenticate", "Bearer").text(401, "Who are you?\n");
 *     } else {
 *         next.handle(exchange);
 *     }
 * };
 * server.handler(Middleware.chain(timing, guard).around(router));
 * }</pre>
 */
@FunctionalInterface
public interface Middleware {

    /** The handler that does this around {@code next}; called once for each chain. */
    HttpHandler around(HttpHandler next);

    /** These as one, the first outermost: it sees a request first, and its response's start last. */
    static Middleware chain(Middleware... outermostFirst) {
        Middleware[] links = outermostFirst.clone();
        return next -> {
            HttpHandler handler = next;
            for (int i = links.length - 1; i >= 0; i--) {
                handler = links[i].around(handler);
            }
            return handler;
        };
    }
}
