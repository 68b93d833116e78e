package dev.torc.transport;

import java.nio.ByteBuffer;

/**
 * What happens on one connection. Every method is called on the thread of the loop that owns the connection, one at
 * a time, and must not block: all other connections of the loop wait meanwhile.
 *
 * <p>Order of calls: {@link #onOpen} once, then any of {@link #onReceive}, {@link #onDrained} and {@link #onEnd},
 * and {@link #onClose} exactly once, last. A connection that could not be established gets {@code onClose} only.
 *
 * <p>An exception that leaves a callback ends that connection and no other; it is reported once, to
 * {@link LoopOptions#failureListener()}.
 */
public interface ConnectionHandler {

    /** Makes the handler of a connection that was accepted; called on its loop, before {@link #onOpen}. */
    @FunctionalInterface
    interface Factory {
        /**
         * Answers the handler for {@code connection}. May answer the same object for all connections.
         *
         * @param connection the new connection, which can neither send nor receive yet
         */
        ConnectionHandler handler(Connection connection);
    }

    /** The connection is established: sending is possible, and received bytes will follow. */
    default void onOpen(Connection connection) {}

    /**
     * Bytes arrived.
     *
     * @param bytes the received bytes, between position and limit; <b>lent until this call returns</b>: what must live
     *     longer is copied. What is left unread is dropped, unless {@link Connection#handler(ConnectionHandler)}
     *     was called meanwhile: then it goes to the next handler.
     */
    void onReceive(Connection connection, ByteBuffer bytes);

    /**
     * Sending may go on: the send queue, once above its high watermark, fell below the low one; or buffers are back
     * after {@link Connection#acquire()} answered none.
     */
    default void onDrained(Connection connection) {}

    /**
     * The peer finished sending (it half-closed); sending to it is still possible. Unless overridden, the connection
     * is closed once all that was given to it is written.
     */
    default void onEnd(Connection connection) {
        connection.close();
    }

    /**
     * The connection is gone: no call follows, and none of its buffers is held any more.
     *
     * @param cause why it ended
     */
    default void onClose(Connection connection, CloseCause cause) {}
}
