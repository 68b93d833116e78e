package dev.torc.http.server;

import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import java.nio.ByteBuffer;

/** Gives a connection that left HTTP to its next handler. Stateless. */
final class Handover {
    private Handover() {}

    /**
     * Tells the next handler what it would have been told, had it been there from the beginning.
     *
     * @param kept received before; what the transport has just lent it hands on by itself
     */
    static void to(ConnectionHandler next, Connection connection, ByteBuffer kept, boolean peerEnded, HttpLoop loop) {
        try {
            connection.handler(next);
            connection.resume();
            next.onOpen(connection);
            if (kept.hasRemaining() && connection.isOpen()) {
                next.onReceive(connection, kept);
            }
            if (peerEnded && connection.isOpen()) {
                next.onEnd(connection);
            }
        } catch (Throwable failure) {
            loop.report(failure);
            connection.abort();
        }
    }
}
