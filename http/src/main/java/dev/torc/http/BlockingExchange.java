package dev.torc.http;

import dev.torc.http.codec.RequestHead;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, for the virtual thread of {@link BlockingHandler#handle} only. When the response can no
 * longer be given ({@link HttpExchange#onAbort}), that thread is interrupted, and its streams throw
 * {@link java.io.IOException}. Giving a second response throws {@link IllegalStateException}.
 */
public interface BlockingExchange {

    /** The request's head, a copy that stays valid. */
    RequestHead request();

    /**
     * The request's body; always the same stream. The first read asks for it: that is when 100 (Continue) is sent to a
     * client that waits for it. Reads throw {@link java.io.IOException} when the rest of the body will not come, or the
     * response has ended before it was received.
     */
    InputStream body();

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

    /**
     * Starts a streamed response. Writes gather, and block while the client is slower than the handler; closing the
     * stream ends the response. More or fewer bytes than {@code contentLength} abort the connection.
     *
     * @param contentType the Content-Type field's value, or null for none
     * @param contentLength how many bytes will be written, or -1 when that is not known
     * @throws IllegalArgumentException for a status that is not from 200 to 599, or a length below -1
     */
    OutputStream stream(int status, @Nullable String contentType, long contentLength);
}
