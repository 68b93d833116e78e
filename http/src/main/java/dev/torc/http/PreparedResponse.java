package dev.torc.http;

import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.ServerFields;
import dev.torc.http.codec.Status;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A response that is always the same, encoded once: {@link HttpExchange#respond(PreparedResponse)} adds Date, and Connection
 * where it is needed. Immutable; shared freely between threads.
 */
public final class PreparedResponse {
    private static final int LINE_BYTES_MAX = 128;

    private final int status;
    private final byte[] head;
    private final byte[] body;

    private PreparedResponse(int status, byte[] head, byte[] body) {
        this.status = status;
        this.head = head;
        this.body = body;
    }

    /**
     * Encodes a response.
     *
     * @param status from 200 to 599; with 204, 205 and 304 there is no body
     * @param contentType the Content-Type field's value, or null for none
     * @param body copied
     * @throws IllegalArgumentException for another status, a body where there is none, a malformed content type
     */
    public static PreparedResponse of(int status, @Nullable String contentType, byte[] body) {
        Status.requireFinal(status);
        if (body.length > 0 && !Status.hasContent(status)) {
            throw new IllegalArgumentException("a response with status " + status + " has no content");
        }
        ByteBuffer out = ByteBuffer.allocate(LINE_BYTES_MAX * 2 + (contentType == null ? 0 : contentType.length()));
        ResponseEncoder.statusLine(out, status);
        if (contentType != null) {
            ResponseEncoder.field(out, "Content-Type", contentType);
        }
        if (Status.hasContent(status) || Status.isReset(status)) {
            ResponseEncoder.contentLength(out, body.length);
        }
        return new PreparedResponse(status, written(out), body.clone());
    }

    /**
     * This response with one more field.
     *
     * @throws IllegalArgumentException for a field that the server sets itself, and what RFC 9110 section 5 does not allow
     */
    public PreparedResponse withHeader(String name, String value) {
        ServerFields.requireFree(name);
        byte[] line = ResponseEncoder.fieldLine(name, value);
        ByteBuffer out =
                ByteBuffer.allocate(head.length + line.length).put(head).put(line);
        return new PreparedResponse(status, written(out), body);
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** Bytes of the status line and the fields, without Date, Connection and the empty line. */
    public int headLength() {
        return head.length;
    }

    /** Writes status line and fields. */
    public void writeHead(ByteBuffer out) {
        out.put(head);
    }

    /** Bytes of the body. */
    public int bodyLength() {
        return body.length;
    }

    /** Writes the body. */
    public void writeBody(ByteBuffer out) {
        out.put(body);
    }

    /** A new read-only view of the body. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    private static byte[] written(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
