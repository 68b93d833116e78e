package dev.torc.http;

import java.util.Objects;
import java.util.concurrent.Executor;

/** Handlers that block, on virtual threads or on an executor's. Stateless. */
public final class Blocking {
    private Blocking() {}

    /**
     * A handler that runs another one on a virtual thread for each request. Bodies of both directions go through bounded
     * queues: what is not read is held back at the client, and what the client does not take blocks the writer.
     *
     * @param handler called on many threads at once
     */
    public static HttpHandler handler(BlockingHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return exchange -> new BlockingCall(exchange, handler).start();
    }

    /**
     * The same on the threads of an executor, which are never interrupted. A request that it rejects is answered with 503,
     * and its connection closes.
     *
     * @param handler called on many threads at once, as the executor has them
     * @param executor called on the loops; where it runs the handler on its caller's thread, the request is answered with
     *     500, for a handler that waits for its loop there would wait for ever
     */
    public static HttpHandler handler(BlockingHandler handler, Executor executor) {
        Objects.requireNonNull(handler, "handler");
        Objects.requireNonNull(executor, "executor");
        return exchange -> new BlockingCall(exchange, handler).start(executor);
    }
}
