package dev.torc.http.codec;

/**
 * Offsets of one response head, a flyweight over the bytes it is bound to: valid until its parser's next {@code parse}
 * or {@code reset}. Confined to one thread.
 */
public final class ResponseHead extends MessageHead {

    int status;
    int versionMinor;
    int reasonStart;
    int reasonEnd;

    ResponseHead(FieldSection fields) {
        super(fields);
    }

    /** The status code, 100 to 999. */
    public int status() {
        return status;
    }

    /** The reason phrase as received, read as ISO-8859-1; may be empty. Allocates. */
    public String reason() {
        return text(reasonStart, reasonEnd);
    }

    @Override
    public int versionMinor() {
        return versionMinor;
    }

    /**
     * Whether a response with this status may have content (RFC 9112 section 6.3): not 1xx, 204 and 304. That a
     * response to HEAD has none, nor a 2xx to CONNECT, is for the caller to know. Where content is allowed and there is
     * neither {@link #contentLength()} nor {@link #chunked()}, it lasts until the connection closes.
     */
    public boolean bodyAllowed() {
        return status >= 200 && status != 204 && status != 304;
    }
}
