package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what most response heads of a server begin with: the status line, Date, Content-Type and often Content-Length. It keeps
 * the octets of the first few beginnings, of which a server has few, and puts the time into one that is used again. What is kept is
 * bounded, so that types which are made up for each response cost what they did. Confined to one thread: one per loop.
 */
public final class HeadStarts {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final byte[] LENGTH_NAME = "Content-Length: ".getBytes(US_ASCII);
    private static final int KEPT_MAX = 8;
    private static final int TYPE_LENGTH_MAX = 128;

    private final DateHeader date;
    private final @Nullable Start[] starts = new Start[KEPT_MAX];
    private int kept;

    /** Has kept none; the times are those that {@code date} shows. */
    public HeadStarts(DateHeader date) {
        this.date = date;
    }

    /** One of them with the name of Content-Length behind it, and the second that it shows. */
    private static final class Start {
        private final int status;
        private final @Nullable String type;
        private final byte[] octets;
        private final int dateAt;
        private long epochSeconds;

        Start(int status, @Nullable String type, byte[] octets, int dateAt, long epochSeconds) {
            this.status = status;
            this.type = type;
            this.octets = octets;
            this.dateAt = dateAt;
            this.epochSeconds = epochSeconds;
        }

        boolean is(int status, @Nullable String type) {
            return this.status == status && (type == null ? this.type == null : type.equals(this.type));
        }

        byte[] showing(DateHeader date) {
            if (epochSeconds != date.epochSeconds()) {
                epochSeconds = date.epochSeconds();
                date.write(octets, dateAt);
            }
            return octets;
        }
    }

    /**
     * Writes a beginning at the position; all of it, or none.
     *
     * @param status from 100 to 599
     * @param type the content's, or null for none
     * @throws IllegalArgumentException for a type that no field value may be
     * @throws java.nio.BufferOverflowException without room
     */
    public void write(ByteBuffer out, int status, @Nullable String type) {
        write(out, status, type, false, 0);
    }

    /** As the other, with Content-Length behind it; {@code length} must not be negative. */
    public void write(ByteBuffer out, int status, @Nullable String type, long length) {
        write(out, status, type, true, length);
    }

    private void write(ByteBuffer out, int status, @Nullable String type, boolean sized, long length) {
        int from = out.position();
        boolean written = false;
        try {
            Start start = find(status, type);
            if (start == null) {
                writeNew(out, status, type);
                out.put(LENGTH_NAME, 0, sized ? LENGTH_NAME.length : 0);
            } else {
                byte[] octets = start.showing(date);
                out.put(octets, 0, sized ? octets.length : octets.length - LENGTH_NAME.length);
            }
            if (sized) {
                ResponseEncoder.decimal(out, length);
                ResponseEncoder.crlf(out);
            }
            written = true;
        } finally {
            if (!written) {
                out.position(from);
            }
        }
    }

    private @Nullable Start find(int status, @Nullable String type) {
        for (int i = 0; i < kept; i++) {
            Start start = starts[i];
            if (start != null && start.is(status, type)) {
                return start;
            }
        }
        return null;
    }

    private void writeNew(ByteBuffer out, int status, @Nullable String type) {
        int from = out.position();
        ResponseEncoder.statusLine(out, status);
        int dateAt = out.position() - from;
        date.write(out);
        if (type != null) {
            ResponseEncoder.field(out, CONTENT_TYPE, type);
        }
        if (kept < KEPT_MAX && (type == null || type.length() <= TYPE_LENGTH_MAX)) {
            starts[kept++] = new Start(status, type, octets(out, from), dateAt, date.epochSeconds());
        }
    }

    private static byte[] octets(ByteBuffer out, int from) {
        int length = out.position() - from;
        byte[] octets = new byte[length + LENGTH_NAME.length];
        out.get(from, octets, 0, length);
        System.arraycopy(LENGTH_NAME, 0, octets, length, LENGTH_NAME.length);
        return octets;
    }
}
