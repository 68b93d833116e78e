package dev.torc.http;

/** Answers requests on a virtual thread, or on one of an executor ({@link Blocking}), where it may block. */
@FunctionalInterface
public interface BlockingHandler {
    /**
     * Called once per request. It answers before it returns, unless it detached the exchange
     * ({@link BlockingExchange#detach}): a stream that it left open is closed then, and a request without any answer is
     * answered with 500.
     *
     * @throws Exception answered with 500 where the response has not begun, and the connection closes; reported to the
     *     loops' failure listener, unless the response could no longer be given anyway
     */
    void handle(BlockingExchange exchange) throws Exception;
}
