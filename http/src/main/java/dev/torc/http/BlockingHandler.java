package dev.torc.http;

/** Answers requests on a virtual thread, where it may block. */
@FunctionalInterface
public interface BlockingHandler {
    /**
     * Called once per request, on a virtual thread of its own. It answers before it returns: a stream that it left open
     * is closed then, and a request without any answer is answered with 500.
     *
     * @throws Exception answered with 500 where the response has not begun, and the connection closes; reported to the
     *     loops' failure listener, unless the response could no longer be given anyway
     */
    void handle(BlockingExchange exchange) throws Exception;
}
