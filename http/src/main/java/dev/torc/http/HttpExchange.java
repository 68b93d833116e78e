package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import dev.torc.transport.ConnectionHandler;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. For the loop's thread only. The object is reused for the connection's next request: do
 * not keep it after the response has ended. What is called too late throws {@link IllegalStateException} or meets that next
 * request, never another connection's. {@link #connection} may be called at any time, {@link #pauseBody} and
 * {@link #resumeBody} do nothing then.
 *
 * <p>A response is either given whole ({@code text}, {@code respond}, {@link #file}) or streamed ({@link #start},
 * {@code write}, {@link #end}), or the connection is handed over ({@link #upgrade}). Giving a second one throws
 * {@link IllegalStateException}, and so does a 2xx to CONNECT, which only {@link #upgrade} gives. To a HEAD request, and with
 * statuses 204, 205 and 304, the body is left out by the server.
 */
public interface HttpExchange {

    /**
     * The request's head; its bytes are lent for the duration of the handler call. What is needed longer is kept with
     * {@link RequestHead#copy()}.
     *
     * @throws IllegalStateException after {@link HttpHandler#handle} returned
     */
    RequestHead request();

    /**
     * The value of a parameter of the path's pattern, percent-decoded. It may hold any character: a slash or NUL too, where it
     * was encoded, and dots only.
     *
     * @throws IllegalArgumentException for a name that is not in the pattern
     * @throws IllegalStateException after {@link HttpHandler#handle} returned, and where no router has found a route
     */
    default String pathParameter(String name) {
        Route route = attribute(Route.KEY);
        if (route == null) {
            throw new IllegalStateException("no router has found a route for this request");
        }
        return route.parameter(request(), name);
    }

    /** The connection; its loop makes timers and runs tasks. Sending on it by hand would break the framing. */
    Connection connection();

    /** When the request's head was complete, on the loop's clock ({@link dev.torc.transport.EventLoop#nowNanos}). */
    long startNanos();

    /** Nanoseconds since {@link #startNanos}, by a look at the loop's clock. */
    long elapsedNanos();

    /** The value of an attribute, or null; it lasts until the response has ended and listeners know ({@link Key}). */
    <T> @Nullable T attribute(Key<T> key);

    /** Sets an attribute of this request; null takes it away. */
    <T> void attribute(Key<T> key, @Nullable T value);

    /** What all attributes are now: for other threads, which must not ask this exchange. */
    Attributes attributes();

    /** Has a listener told about the response. */
    void listen(ResponseListener listener);

    /** The status of the response that was given or started; 0 before. */
    int status();

    /** Bytes of content that the response was given so far, without framing; none where it has none, as to HEAD. */
    long contentBytes();

    /**
     * Adds a field to the response, before it starts. {@code Connection: close} closes the connection after it; Upgrade, which a
     * 426 must have, is named in Connection by the server; a Content-Type replaces the one that the response is given with.
     *
     * @throws IllegalArgumentException for a field that the server sets itself (Content-Length, Transfer-Encoding, Date, and
     *     Connection with another value); when the response starts, for a name or value that RFC 9110 section
     *     5 does not allow
     * @throws IllegalStateException after the response was given or started
     */
    HttpExchange header(String name, String value);

    /**
     * Adds fields that were encoded before to the response, before it starts, behind those with a name and a value.
     *
     * @throws IllegalStateException after the response was given or started
     */
    HttpExchange header(EncodedFields fields);

    /**
     * Adds a trailer field to a chunked response, before {@link #end}; to HTTP/1.0 none is sent, since nothing is chunked.
     *
     * @throws IllegalArgumentException for a field that must not be a trailer (RFC 9110, section 6.5.1), and for what
     *     section 5 does not allow
     * @throws IllegalStateException unless a response of unknown length was started
     */
    HttpExchange trailer(String name, String value);

    /**
     * Sends an interim response before the final one, 103 (Early Hints, RFC 8297) for example; HTTP/1.0 knows none, and
     * gets none.
     *
     * @param status from 102 to 199; 100 and 101 are the server's
     * @param namesAndValues of its fields, in turn
     * @throws IllegalArgumentException for another status, and for fields as {@link #header(String, String)} does
     * @throws IllegalStateException after the response was given or started
     */
    void inform(int status, String... namesAndValues);

    /**
     * Responds with text in UTF-8.
     *
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void text(int status, String body);

    /**
     * Responds with a body of known length. The array must not change until the response has left.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void respond(int status, @Nullable String contentType, byte[] body);

    /**
     * Responds without content.
     *
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void respond(int status);

    /**
     * Responds with what was encoded before, and the fields added to this exchange.
     *
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void respond(PreparedResponse response);

    /**
     * Responds with a part of a file, whose channel is given away: it is closed when the response was sent, is not sent
     * (HEAD), the connection ends or this throws.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void file(int status, @Nullable String contentType, FileRegion region);

    /**
     * Starts a streamed response.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @param contentLength how many bytes will be written, or -1 when that is not known: then the body is chunked, and to
     *     HTTP/1.0 ended by the end of the connection
     * @throws IllegalArgumentException for a status that is not from 200 to 599, or a length below -1
     * @throws IllegalStateException after the response was given or started, and for a 2xx to CONNECT
     */
    void start(int status, @Nullable String contentType, long contentLength);

    /**
     * Writes a part of the body. It is copied, or, where it is the very buffer that {@link BodyReceiver#onBytes} is lending,
     * may be sent from where it is: a lent buffer must not be changed after it was written.
     *
     * @return false when the connection's send queue is full: the bytes were taken, but no more should be written before
     *     the {@link #onWritable} action runs
     * @throws IllegalStateException for more bytes than {@code contentLength}
     */
    boolean write(ByteBuffer bytes);

    /**
     * Writes a part of a file as a part of the body, behind what was written before, without copying it. The region's channel
     * is given away with it, as with {@link #file}; one that is not the channel's last leaves it open.
     *
     * @return as {@link #write(ByteBuffer)} does; a region counts with all its bytes
     * @throws IllegalStateException for more bytes than {@code contentLength}
     */
    boolean write(FileRegion region);

    /**
     * Ends a streamed response.
     *
     * @throws IllegalStateException for fewer bytes than {@code contentLength}
     */
    void end();

    /** Sets what runs, each time, when writing may go on after {@code write} answered false. */
    void onWritable(Runnable action);

    /**
     * Sets what runs, once, when the response can no longer be given: the connection ended, or the handler's deadline
     * ({@link HttpTimeouts#handler}) passed.
     */
    void onAbort(Runnable action);

    /**
     * Asks for the request's body; sends 100 (Continue) where the client waits for it (RFC 9110, section 10.1.1).
     *
     * @throws IllegalStateException when there is a receiver already, or the response has ended
     */
    void receive(BodyReceiver receiver);

    /**
     * Asks for the request's body in one piece; a longer one is answered 413, and {@code then} not called.
     *
     * @param bytesMax the longest body that is collected, in bytes
     * @param then gets the whole body, on the loop
     * @throws IllegalArgumentException for a negative {@code bytesMax}
     * @throws IllegalStateException when there is a receiver already, or the response has ended
     */
    void receiveAll(int bytesMax, Consumer<byte[]> then);

    /** Stops the delivery of the body; the client is slowed down by TCP. */
    void pauseBody();

    /** Goes on with the delivery of the body. */
    void resumeBody();

    /**
     * Leaves HTTP: answers 101 (Switching Protocols, RFC 9110 section 7.8) with the fields that were added, or 200 to CONNECT,
     * and hands the connection over. {@code next} is told {@link ConnectionHandler#onOpen} and then receives the bytes that
     * followed the request. A body must have been received before.
     *
     * @param protocol the Upgrade field's value, {@code websocket} for example; of no meaning to CONNECT
     * @throws IllegalStateException for a request that is neither CONNECT nor asks for an upgrade to this protocol, or whose
     *     body was not read
     */
    void upgrade(String protocol, ConnectionHandler next);
}
