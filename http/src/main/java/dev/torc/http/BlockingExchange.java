package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import dev.torc.transport.FileRegion;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, for the thread of {@link BlockingHandler#handle} only, or for one thread at a time once
 * it is detached. When the response can no longer be given ({@link HttpExchange#onAbort}), its streams throw
 * {@link java.io.IOException}, and a virtual thread is interrupted. Giving a second response throws
 * {@link IllegalStateException}.
 */
public interface BlockingExchange {

    /** The request's head, a copy that stays valid. */
    RequestHead request();

    /**
     * The value of a parameter of the path's pattern; as {@link HttpExchange#pathParameter}, at any time.
     *
     * @throws IllegalArgumentException for a name that is not in the pattern
     * @throws IllegalStateException where no router has found a route
     */
    String pathParameter(String name);

    /** The value of an attribute, or null: as it was when the handler was called, or as it was set here since. */
    <T> @Nullable T attribute(Key<T> key);

    /**
     * Sets an attribute of this request, or of its connection; null takes it away. Whoever is told of the response finds it there
     * ({@link ResponseListener}), where it was set before the response was given.
     */
    <T> void attribute(Key<T> key, @Nullable T value);

    /**
     * The request's body; always the same stream. The first read asks for it: that is when 100 (Continue) is sent to a
     * client that waits for it. Reads throw {@link java.io.IOException} when the rest of the body will not come, or the
     * response has ended before it was received.
     */
    InputStream body();

    /**
     * Shows the trailer fields that came behind the body (RFC 9110, section 6.5), in order, except those that must not be
     * trailers; none before {@link #body} was read to its end.
     */
    void forEachTrailer(BiConsumer<String, String> action);

    /**
     * Sends an interim response before the final one, 103 (Early Hints, RFC 8297) for example; HTTP/1.0 knows none, and
     * gets none.
     *
     * @param status from 102 to 199; 100 and 101 are the server's
     * @param namesAndValues of its fields, in turn
     * @throws IllegalArgumentException for another status, and for fields as {@link #header} does
     * @throws IllegalStateException after the response was given or started
     */
    void inform(int status, String... namesAndValues);

    /**
     * Adds a field to the response, before it starts; {@code Connection: close} closes the connection after it.
     *
     * @throws IllegalArgumentException for a field that the server sets itself, and for what RFC 9110 section 5 does not
     *     allow
     * @throws IllegalStateException after the response was given or started
     */
    BlockingExchange header(String name, String value);

    /**
     * Responds with text in UTF-8.
     *
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     */
    void text(int status, String body);

    /**
     * Responds with a body of known length. The array must not change until the response has left.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     */
    void respond(int status, @Nullable String contentType, byte[] body);

    /**
     * Responds without content.
     *
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     */
    void respond(int status);

    /** Responds with what was encoded before, and the fields added to this exchange. */
    void respond(PreparedResponse response);

    /**
     * Responds with a part of a file, whose channel is given away: it is closed when the response was sent, is not sent
     * (HEAD), the connection ends or this throws.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @throws IllegalArgumentException for a status that is not from 200 to 599
     */
    void file(int status, @Nullable String contentType, FileRegion region);

    /**
     * Starts a streamed response. Writes gather, and block while the client is slower than the handler; closing the
     * stream ends the response. More or fewer bytes than {@code contentLength} abort the connection.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @param contentLength how many bytes will be written, or -1 when that is not known
     * @throws IllegalArgumentException for a status that is not from 200 to 599, or a length below -1
     */
    OutputStream stream(int status, @Nullable String contentType, long contentLength);

    /**
     * Adds a trailer field to a stream of unknown length, before it is closed; to HTTP/1.0 none is sent.
     *
     * @throws IllegalArgumentException for a field that must not be a trailer (RFC 9110, section 6.5.1), and for what
     *     section 5 does not allow
     * @throws IllegalStateException unless such a stream is open
     */
    BlockingExchange trailer(String name, String value);

    /**
     * Lets the exchange outlive the handler's call: it ends with its response, its stream being closed where it has one,
     * or with {@link #abort}. That may be on any thread, and has no deadline but {@link HttpTimeouts#handler}.
     */
    void detach();

    /** Gives the request up, from any thread: its connection ends without a response, or within it. Nothing after the end. */
    void abort();
}
