package dev.torc.http.server;

import dev.torc.http.EncodedFields;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.ServerFields;
import dev.torc.http.codec.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes the heads of responses, with the fields that the handler added. */
final class ResponseHeads {
    /** Status line, Date, Content-Length, Transfer-Encoding and Connection together stay well below it. */
    private static final int OWN_FIELDS_BYTES_MAX = 320;

    private static final EncodedFields[] NO_FIELDS = {};

    private final HttpLoop loop;
    private final List<String> fields = new ArrayList<>(0);
    private EncodedFields[] encodedFields = NO_FIELDS;
    private int encodedCount;
    private int fieldBytes;
    private boolean oldVersion;
    private boolean keepAlive;
    private boolean namesUpgrade;
    private boolean namesType;

    ResponseHeads(HttpLoop loop) {
        this.loop = loop;
    }

    /** Begins that of the next response. */
    void begin(boolean isToOldVersion, boolean mayKeepAlive) {
        oldVersion = isToOldVersion;
        keepAlive = mayKeepAlive;
        if (fieldBytes != 0) {
            fields.clear();
            encodedCount = 0;
            fieldBytes = 0;
            namesUpgrade = false;
            namesType = false;
        }
    }

    /** Whether it goes to a client of HTTP/1.0. */
    boolean toOldVersion() {
        return oldVersion;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    /** The connection closes after this response, which says so if it has not left. */
    void close() {
        keepAlive = false;
    }

    void add(String name, String value) {
        if (name.equalsIgnoreCase("connection") && value.equalsIgnoreCase("close")) {
            keepAlive = false;
            return;
        }
        if (name.equalsIgnoreCase("upgrade")) {
            namesUpgrade = true;
        } else {
            ServerFields.requireFree(name);
        }
        namesType |= name.equalsIgnoreCase("content-type");
        fields.add(name);
        fields.add(value);
        fieldBytes += lineLength(name, value);
    }

    void add(EncodedFields added) {
        if (encodedCount == encodedFields.length) {
            encodedFields = Arrays.copyOf(encodedFields, 4 + 2 * encodedCount);
        }
        encodedFields[encodedCount++] = added;
        fieldBytes += added.length();
    }

    int bytesMax(@Nullable String contentType) {
        return OWN_FIELDS_BYTES_MAX + fieldBytes + (contentType == null ? 0 : contentType.length());
    }

    /** Writes a head to the output, as {@link #encode} does. */
    void write(ResponseOutput output, int status, @Nullable String contentType, long contentLength, boolean chunked) {
        int bytesMax = bytesMax(contentType);
        ByteBuffer room = output.room(bytesMax);
        if (room != null) {
            encode(room, status, contentType, contentLength, chunked);
        } else {
            ByteBuffer own = ByteBuffer.allocate(bytesMax);
            encode(own, status, contentType, contentLength, chunked);
            output.write(own.flip());
        }
    }

    /** Writes a head; where a field is not allowed nothing is written. The length is left out where there is none. */
    void encode(ByteBuffer out, int status, @Nullable String contentType, long contentLength, boolean chunked) {
        int start = out.position();
        boolean encoded = false;
        try {
            boolean hasContent = Status.hasContent(status);
            String type = namesType || !hasContent ? null : contentType;
            if (fieldBytes == 0 && !chunked && hasContent && contentLength >= 0) {
                loop.headStarts().write(out, status, type, contentLength);
            } else {
                loop.headStarts().write(out, status, type);
                encodeAdded(out);
                encodeLength(out, status, contentLength, chunked);
            }
            connection(out);
            ResponseEncoder.endHead(out);
            encoded = true;
        } finally {
            if (!encoded) {
                out.position(start);
            }
        }
    }

    private static void encodeLength(ByteBuffer out, int status, long contentLength, boolean chunked) {
        if (chunked) {
            ResponseEncoder.transferEncodingChunked(out);
        } else if (Status.isReset(status)) {
            ResponseEncoder.contentLength(out, 0);
        } else if (contentLength >= 0 && Status.hasContent(status)) {
            ResponseEncoder.contentLength(out, contentLength);
        }
    }

    /** Writes the head of a prepared response; as the other. */
    void encode(ByteBuffer out, PreparedResponse response) {
        int start = out.position();
        boolean encoded = false;
        try {
            response.writeHead(out);
            loop.date().write(out);
            encodeAdded(out);
            connection(out);
            ResponseEncoder.endHead(out);
            encoded = true;
        } finally {
            if (!encoded) {
                out.position(start);
            }
        }
    }

    /** The head of a response that hands the connection over: 101 with these fields, or 200 to CONNECT. */
    ByteBuffer switching(int status, @Nullable String protocol) {
        if (namesUpgrade) {
            throw new IllegalStateException("Upgrade names the protocol that is switched to, and no other");
        }
        ByteBuffer out = ByteBuffer.allocate(bytesMax(protocol));
        ResponseEncoder.statusLine(out, status);
        if (protocol != null) {
            ResponseEncoder.field(out, "Connection", "upgrade");
            ResponseEncoder.field(out, "Upgrade", protocol);
        } else {
            loop.date().write(out); // RFC 9110, section 6.6.1: in all 2xx, but not in 1xx
        }
        encodeAdded(out);
        ResponseEncoder.endHead(out);
        return out.flip();
    }

    /** The last chunk with trailer fields behind it. */
    static ByteBuffer lastChunk(List<String> trailers) {
        ByteBuffer out = ByteBuffer.allocate(length(trailers) + 5);
        out.put((byte) '0').put((byte) '\r').put((byte) '\n');
        encodeFields(out, trailers);
        ResponseEncoder.endHead(out);
        return out.flip();
    }

    private void connection(ByteBuffer out) {
        if (namesUpgrade) {
            ResponseEncoder.field(out, "Connection", keepAlive ? "upgrade" : "close, upgrade");
        } else if (!keepAlive) {
            ResponseEncoder.connectionClose(out);
        } else if (oldVersion) {
            ResponseEncoder.connectionKeepAlive(out);
        }
    }

    private void encodeAdded(ByteBuffer out) {
        encodeFields(out, fields);
        for (int i = 0; i < encodedCount; i++) {
            encodedFields[i].write(out);
        }
    }

    private static void encodeFields(ByteBuffer out, List<String> namesAndValues) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            ResponseEncoder.field(out, namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }

    private static int length(List<String> namesAndValues) {
        int length = 0;
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            length += lineLength(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return length;
    }

    private static int lineLength(String name, String value) {
        return name.length() + value.length() + 4;
    }
}
