package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. For the loop's thread only. The object is reused for the connection's next request: do
 * not keep it after the response has ended.
 *
 * <p>A response is either given whole ({@code text}, {@code respond}) or streamed ({@link #start}, {@link #write},
 * {@link #end}). Giving a second one throws {@link IllegalStateException}. To a HEAD request, and with statuses 204
 * and 304, the body is left out by the server.
 */
public interface HttpExchange {

    /**
     * The request's head; its bytes are lent for the duration of the handler call.
     *
     * @throws IllegalStateException after {@link HttpHandler#handle} returned
     */
    RequestHead request();

    /** The connection; its loop makes timers and runs tasks. Sending on it by hand would break the framing. */
    Connection connection();

    /**
     * Adds a field to the response, before it starts.
     *
     * @throws IllegalArgumentException for a field that the server sets itself (Content-Length, Transfer-Encoding,
     *     Connection, Date); when the response starts, for a name or value that RFC 9110 section 5 does not allow
     */
    HttpExchange header(String name, String value);

    /** Responds with text in UTF-8. */
    void text(int status, String body);

    /**
     * Responds with a body of known length. The array must not change until the response has left.
     *
     * @param contentType the Content-Type field's value, or null for none
     */
    void respond(int status, @Nullable String contentType, byte[] body);

    /** Responds without content. */
    void respond(int status);

    /**
     * Starts a streamed response.
     *
     * @param contentLength how many bytes will be written, or -1 when that is not known: then the body is chunked, and to
     *     HTTP/1.0 ended by the end of the connection
     */
    void start(int status, @Nullable String contentType, long contentLength);

    /**
     * Writes a part of the body, copying it.
     *
     * @return false when the connection's send queue is full: the bytes were taken, but no more should be written before
     *     the {@link #onWritable} action runs
     * @throws IllegalStateException for more bytes than {@code contentLength}
     */
    boolean write(ByteBuffer bytes);

    /**
     * Ends a streamed response.
     *
     * @throws IllegalStateException for fewer bytes than {@code contentLength}
     */
    void end();

    /** Sets what runs, each time, when writing may go on after {@link #write} answered false. */
    void onWritable(Runnable action);

    /** Asks for the request's body; sends 100 (Continue) where the client waits for it (RFC 9110, section 10.1.1). */
    void receive(BodyReceiver receiver);

    /** Stops the delivery of the body; the client is slowed down by TCP. */
    void pauseBody();

    /** Goes on with the delivery of the body. */
    void resumeBody();
}
