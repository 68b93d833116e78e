package dev.torc.http;

import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.ServerFields;
import dev.torc.http.codec.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A response that is always the same, encoded once: {@link HttpExchange#respond(PreparedResponse)} adds Date, and Connection
 * where it is needed. Immutable; shared freely between threads.
 */
public final class PreparedResponse {
    private static final int LINE_BYTES_MAX = 128;

    private final int status;
    private final @Nullable String contentType;
    /** Names and values in turn. */
    private final List<String> fields;

    private final byte[] head;
    private final byte[] body;
    private volatile @Nullable Variant variant;

    private PreparedResponse(int status, @Nullable String contentType, List<String> fields, byte[] body) {
        this.status = status;
        this.contentType = contentType;
        this.fields = List.copyOf(fields);
        this.body = body;
        this.head = head();
    }

    private record Variant(Object key, PreparedResponse response) {}

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
        requireContent(status, body);
        return new PreparedResponse(status, contentType, List.of(), body.clone());
    }

    private byte[] head() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer lines = ByteBuffer.allocate(LINE_BYTES_MAX);
        ResponseEncoder.statusLine(lines, status);
        out.write(lines.array(), 0, lines.position());
        if (contentType != null) {
            out.writeBytes(ResponseEncoder.fieldLine("Content-Type", contentType));
        }
        if (Status.hasContent(status) || Status.isReset(status)) {
            lines.clear();
            ResponseEncoder.contentLength(lines, body.length);
            out.write(lines.array(), 0, lines.position());
        }
        for (int i = 0; i < fields.size(); i += 2) {
            out.writeBytes(ResponseEncoder.fieldLine(fields.get(i), fields.get(i + 1)));
        }
        return out.toByteArray();
    }

    /**
     * This response with one more field.
     *
     * @throws IllegalArgumentException for a field that the server sets itself, and what RFC 9110 section 5 does not allow
     */
    public PreparedResponse withHeader(String name, String value) {
        ServerFields.requireFree(name);
        List<String> more = new ArrayList<>(fields);
        more.add(name);
        more.add(value);
        return new PreparedResponse(status, contentType, more, body);
    }

    /** This response without the fields of a name that {@link #withHeader} added. */
    public PreparedResponse withoutHeader(String name) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < fields.size(); i += 2) {
            if (!fields.get(i).equalsIgnoreCase(name)) {
                left.add(fields.get(i));
                left.add(fields.get(i + 1));
            }
        }
        return new PreparedResponse(status, contentType, left, body);
    }

    /** This response with another body, which is copied; throws as {@link #of} does. */
    public PreparedResponse withBody(byte[] other) {
        requireContent(status, other);
        return new PreparedResponse(status, contentType, fields, other.clone());
    }

    /**
     * Another representation of this response, which {@code make} makes at first and which is kept for as long as this
     * response; for one key at a time.
     */
    public PreparedResponse variant(Object key, UnaryOperator<PreparedResponse> make) {
        Variant kept = variant;
        if (kept == null || !kept.key().equals(key)) {
            kept = new Variant(key, make.apply(this));
            variant = kept;
        }
        return kept.response();
    }

    /** Value of Content-Type, or null where it has none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Value of the first field of a name that {@link #withHeader} added, or null. */
    public @Nullable String header(String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                return fields.get(i + 1);
            }
        }
        return null;
    }

    private static void requireContent(int status, byte[] body) {
        if (body.length > 0 && !Status.hasContent(status)) {
            throw new IllegalArgumentException("a response with status " + status + " has no content");
        }
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
}
