package dev.torc.http;

import java.nio.ByteBuffer;

/** Receives the body of one request, on the loop's thread; must not block. */
public interface BodyReceiver {
    /**
     * A part of the body arrived, its framing removed.
     *
     * @param lent the bytes between position and limit, lent until this call returns
     */
    void onBytes(ByteBuffer lent);

    /** The whole body was received. */
    void onComplete();

    /** The body will not be received in full: the connection ended, or its framing was wrong. */
    default void onAbort() {}
}
