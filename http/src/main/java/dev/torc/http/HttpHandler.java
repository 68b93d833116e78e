package dev.torc.http;

/** Answers requests. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Called once per request, when its head has arrived, <b>on the loop of its connection</b>: it must not block,
     * since every other connection of the loop waits meanwhile.
     *
     * <p>It answers through {@code exchange}, now or later; later means on the same loop, from a timer, a body callback
     * or a task given to {@code exchange.connection().loop().execute(...)}. The next pipelined request waits until
     * the response has ended. What is needed of {@link HttpExchange#request()} after this call returns is copied before.
     *
     * @throws Exception answered with 500 where the response has not begun; the connection closes either way, and
     *     the exception is reported to the loops' failure listener
     */
    void handle(HttpExchange exchange) throws Exception;
}
