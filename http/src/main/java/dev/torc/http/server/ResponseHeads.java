package dev.torc.http.server;

import dev.torc.http.codec.ResponseEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encodes the heads of responses, with the fields that the handler added. */
final class ResponseHeads {
    /** No Content-Length field. */
    static final long NO_LENGTH = -1;

    /** Status line, Date, Content-Length, Transfer-Encoding and Connection together stay well below it. */
    private static final int OWN_FIELDS_BYTES_MAX = 320;

    private static final Set<String> OWN_FIELDS =
            Set.of("content-length", "transfer-encoding", "connection", "date", "keep-alive");

    private final HttpLoop loop;
    private final List<String> fields = new ArrayList<>(0);
    private int fieldBytes;

    ResponseHeads(HttpLoop loop) {
        this.loop = loop;
    }

    void clear() {
        if (fieldBytes != 0) {
            fields.clear();
            fieldBytes = 0;
        }
    }

    void add(String name, String value) {
        if (OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the server sets " + name + " itself");
        }
        fields.add(name);
        fields.add(value);
        fieldBytes += name.length() + value.length() + 4;
    }

    int bytesMax(@Nullable String contentType) {
        return OWN_FIELDS_BYTES_MAX + fieldBytes + (contentType == null ? 0 : contentType.length());
    }

    /**
     * Writes a head; where a field is not allowed nothing is written.
     *
     * @param connectionField "close", "keep-alive", or null for none
     */
    void encode(
            ByteBuffer out,
            int status,
            @Nullable String contentType,
            long contentLength,
            boolean chunked,
            @Nullable String connectionField) {
        int start = out.position();
        boolean encoded = false;
        try {
            ResponseEncoder.statusLine(out, status);
            loop.date().write(out);
            if (contentType != null) {
                ResponseEncoder.field(out, "Content-Type", contentType);
            }
            for (int i = 0; i < fields.size(); i += 2) {
                ResponseEncoder.field(out, fields.get(i), fields.get(i + 1));
            }
            if (chunked) {
                ResponseEncoder.transferEncodingChunked(out);
            } else if (contentLength != NO_LENGTH) {
                ResponseEncoder.contentLength(out, contentLength);
            }
            if ("close".equals(connectionField)) {
                ResponseEncoder.connectionClose(out);
            } else if (connectionField != null) {
                ResponseEncoder.connectionKeepAlive(out);
            }
            ResponseEncoder.endHead(out);
            encoded = true;
        } finally {
            if (!encoded) {
                out.position(start);
            }
        }
    }
}
