package dev.torc.http;

import java.nio.ByteBuffer;

/**
 * Receives the body of one request, on the loop's thread; must not block. Once the response is complete it is told nothing
 * more: what is left of the body is dropped.
 */
public interface BodyReceiver {
    /**
     * A part of the body arrived, its framing removed.
     *
     * @param lent the bytes between position and limit, lent until this call returns
     */
    void onBytes(ByteBuffer lent);

    /**
     * A trailer field came behind a chunked body (RFC 9110, section 6.5); before {@link #onComplete}. Fields that must not
     * be trailers, those of framing, routing, authentication and content for example, are dropped.
     */
    default void onTrailer(String name, String value) {}

    /** The whole body was received. */
    void onComplete();

    /** The body will not be received in full: the connection ended, or its framing was wrong. */
    default void onAbort() {}
}
