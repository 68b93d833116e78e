package dev.torc.http;

/**
 * Is told about the response to a request it was given to ({@link HttpExchange#listen}), on the loop's thread. One object may
 * listen to any number of requests: what it must know of one it keeps in the request's attributes. What it throws is reported to
 * the loops' failure listener, and changes nothing.
 */
public interface ResponseListener {

    /**
     * The response is about to start, also one that the server gives in the handler's stead because of a failure or a deadline:
     * fields may still be added. Listeners that were given later are told first. Where a response could not be encoded, since a
     * field was not allowed, the one that the server gives instead is told, too.
     */
    default void onStart(HttpExchange exchange, int status) {}

    /**
     * The response was given whole, though it may not have left yet, or it can no longer be given; once per request. Listeners
     * that were given later are told first, here too.
     *
     * @param complete whether it was given whole
     */
    default void onEnd(HttpExchange exchange, boolean complete) {}
}
