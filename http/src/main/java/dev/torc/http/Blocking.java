package dev.torc.http;

import java.util.Objects;

/** Handlers that block, on virtual threads. Stateless. */
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
}
