package dev.torc.http.server;

import dev.torc.http.Key;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.ConnectionStats;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How one connection looks to an observer, at one moment; made on its loop. Immutable.
 *
 * @param id of the connection, unique within its loop
 * @param remoteAddress of the peer, where it is known
 * @param state what it does
 * @param waitsFor what has to come next
 * @param leftNanos until that is too late; -1 where it may take any time
 * @param ageNanos since it was accepted, or began to connect
 * @param silentNanos since bytes were received last
 * @param receivedBytes from the peer
 * @param sentBytes that the kernel took
 * @param queuedBytes that it has not taken yet
 * @param requests whose heads were complete
 * @param target of the current request; null where there is none, or it is not known
 * @param handler the class that has the connection, where that is not HTTP
 */
public record ConnectionView(
        long id,
        @Nullable SocketAddress remoteAddress,
        State state,
        WaitsFor waitsFor,
        long leftNanos,
        long ageNanos,
        long silentNanos,
        long receivedBytes,
        long sentBytes,
        long queuedBytes,
        int requests,
        @Nullable String target,
        @Nullable String handler) {

    /** Under which an exchange keeps its target for observers, if it does; {@code toString} tells it. */
    public static final Key<Object> TARGET = Key.named("target");

    /** What a connection does. */
    public enum State {
        /** Between requests. */
        IDLE,
        /** A head is partly received, or waits for earlier responses to leave. */
        HEAD,
        /** A request's content is received. */
        BODY,
        /** The handler has not begun to respond. */
        HANDLER,
        /** A response is given or sent. */
        RESPONSE,
        /** After its last response: what the peer still sends is dropped. */
        LINGERING,
        /** It is closing. */
        CLOSING,
        /** Not HTTP's, or no longer: it was upgraded, or the application opened it. */
        NOT_HTTP;

        /** That of a connection between requests; their responses may still be with it. */
        static State ofIdle(Connection connection) {
            return !connection.isOpen() ? CLOSING : connection.queuedBytes() > 0 ? RESPONSE : IDLE;
        }

        static State of(
                Connection connection,
                boolean lingering,
                boolean exchanging,
                boolean heading,
                RequestBody body,
                ServerExchange exchange) {
            if (!connection.isOpen()) {
                return CLOSING;
            }
            if (lingering) {
                return LINGERING;
            }
            if (!exchanging) {
                return heading && connection.queuedBytes() == 0 ? HEAD : ofIdle(connection);
            }
            if (!body.isComplete() && !body.isHeld()) {
                return BODY;
            }
            return exchange.hasStarted() ? RESPONSE : HANDLER;
        }
    }

    /** What has to come next. */
    public enum WaitsFor {
        /** The peer's next request. */
        REQUEST,
        /** The rest of a head. */
        HEAD,
        /** The rest of a request's content. */
        CONTENT,
        /** The handler. */
        HANDLER,
        /** The peer, who has to read what is sent. */
        READER,
        /** The peer's end. */
        END,
        /** Nothing that HTTP knows of. */
        NOTHING
    }

    /** How a connection looks now; on its loop's thread. */
    public static ConnectionView of(Connection connection) {
        ConnectionStats stats = connection.stats();
        ConnectionHandler handler = stats.handler();
        if (handler instanceof HttpConnection http) {
            return http.view(stats);
        }
        String name = handler == null ? null : handler.getClass().getName();
        State state = connection.isOpen() ? State.NOT_HTTP : State.CLOSING;
        return of(connection, stats, state, WaitsFor.NOTHING, Deadlines.NO_DEADLINE, 0, null, name);
    }

    static ConnectionView of(
            Connection connection,
            ConnectionStats stats,
            State state,
            Deadlines deadlines,
            int requests,
            @Nullable ServerExchange exchange) {
        Object target = exchange == null ? null : exchange.attribute(TARGET);
        boolean toRead = connection.queuedBytes() > 0 && (state == State.RESPONSE || state == State.LINGERING);
        WaitsFor waitsFor = toRead ? WaitsFor.READER : waitsFor(state);
        long leftNanos = toRead ? deadlines.writeLeftNanos() : deadlines.waitLeftNanos();
        String known = target == null ? null : target.toString();
        return of(connection, stats, state, waitsFor, leftNanos, requests, known, null);
    }

    private static WaitsFor waitsFor(State state) {
        return switch (state) {
            case IDLE -> WaitsFor.REQUEST;
            case HEAD -> WaitsFor.HEAD;
            case BODY -> WaitsFor.CONTENT;
            case HANDLER, RESPONSE -> WaitsFor.HANDLER;
            case LINGERING -> WaitsFor.END;
            case CLOSING -> WaitsFor.READER;
            case NOT_HTTP -> WaitsFor.NOTHING;
        };
    }

    private static ConnectionView of(
            Connection connection,
            ConnectionStats stats,
            State state,
            WaitsFor waitsFor,
            long leftNanos,
            int requests,
            @Nullable String target,
            @Nullable String handler) {
        long now = connection.loop().nowNanos();
        return new ConnectionView(
                connection.id(),
                connection.remoteAddress(),
                state,
                waitsFor,
                leftNanos,
                now - stats.openedNanos(),
                now - stats.receivedNanos(),
                stats.receivedBytes(),
                stats.sentBytes(),
                connection.queuedBytes(),
                requests,
                target,
                handler);
    }
}
