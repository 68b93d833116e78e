package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;
import static dev.torc.http.codec.Octets.LF;
import static dev.torc.http.codec.Octets.SP;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Restartable parser of one response head at a time (RFC 9112 sections 2, 4 and 5); states and contract as those of
 * {@link RequestParser}. Confined to one thread.
 *
 * <p>As strict as for requests, except that the space before an empty reason phrase may be missing, and
 * Content-Length may be repeated with the same value. There is no limit on announced content.
 */
public final class ResponseParser {

    /** The head is not complete yet. */
    public static final int PARTIAL = 0;

    private static final String VERSION = "HTTP/1.";
    private static final int MAJOR_AT = 5;
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;

    private final int headBytesMax;
    private final FieldSection fields;
    private final Framing framing = new Framing(false);
    private final ResponseHead head;
    private State state = State.LINE;

    private enum State {
        LINE,
        FIELDS,
        DONE
    }

    /** A parser with the limits on head bytes and header count; the others are for requests. */
    public ResponseParser(HttpLimits limits) {
        headBytesMax = limits.headBytesMax();
        fields = new FieldSection(limits.headerCountMax(), framing);
        head = new ResponseHead(fields);
    }

    /**
     * Parses the head that starts at absolute index {@code start}, as {@link RequestParser#parse} does.
     *
     * @return the head's length in octets; or {@link #PARTIAL}; or, named by the statuses of requests: -400 malformed,
     *     -431 beyond the limits, -501 a transfer coding other than chunked, -505 a major version other than 1
     */
    public int parse(ByteBuffer bytes, int start, int end) {
        if (state == State.DONE) {
            reset();
        }
        int available = end - start;
        int judged = available <= headBytesMax ? end : start + headBytesMax;
        int result = parseInOrder(bytes, start, judged);
        if (result == PARTIAL) {
            if (available < headBytesMax) {
                return PARTIAL;
            }
            result = -431;
        }
        state = State.DONE;
        return result;
    }

    /** The head that {@link #parse} completed; always the same object. */
    public ResponseHead head() {
        return head;
    }

    /** Forgets a head that is partial or complete; {@link #head()} is unbound. */
    public void reset() {
        state = State.LINE;
        head.unbind();
    }

    private int parseInOrder(ByteBuffer bytes, int start, int end) {
        ByteOrder order = bytes.order();
        if (order == ByteOrder.LITTLE_ENDIAN) {
            return parseSome(bytes, start, end);
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        try {
            return parseSome(bytes, start, end);
        } finally {
            bytes.order(order);
        }
    }

    private int parseSome(ByteBuffer bytes, int start, int end) {
        if (state == State.LINE) {
            int length = statusLine(bytes, start, end);
            if (length <= 0) {
                return length;
            }
            fields.reset(length);
            state = State.FIELDS;
        }
        int length = fields.parse(bytes, start, end);
        if (length <= 0) {
            return length;
        }
        int status = framing.complete(head.versionMinor, Long.MAX_VALUE);
        if (status != 0) {
            return status;
        }
        head.complete(bytes, start, length);
        return length;
    }

    private int statusLine(ByteBuffer bytes, int start, int end) {
        int status = 0;
        for (int i = 0; i < STATUS_END; i++) {
            if (start + i >= end) {
                return 0;
            }
            int octet = bytes.get(start + i);
            boolean digit = Octets.is(Octets.DIGIT, octet);
            if (i == MAJOR_AT && digit && octet != '1') {
                return -505;
            }
            boolean good = switch (i) {
                case 7, 10, 11 -> digit;
                case 8 -> octet == SP;
                case 9 -> digit && octet != '0';
                default -> octet == VERSION.charAt(i);
            };
            if (!good) {
                return -400;
            }
            status = i >= STATUS_AT ? status * 10 + octet - '0' : 0;
        }
        head.status = status;
        head.versionMinor = bytes.get(start + VERSION.length()) - '0';
        return reason(bytes, start, start + STATUS_END, end);
    }

    private int reason(ByteBuffer bytes, int start, int from, int end) {
        if (from >= end) {
            return 0;
        }
        int at = from;
        if (bytes.get(at) == SP) {
            at = Octets.fieldValueEnd(bytes, from + 1, end);
        }
        head.reasonStart = Math.min(from + 1, at) - start;
        head.reasonEnd = at - start;
        if (at >= end) {
            return 0;
        }
        if (bytes.get(at) != CR) {
            return -400;
        }
        if (at + 1 >= end) {
            return 0;
        }
        return bytes.get(at + 1) == LF ? at + 2 - start : -400;
    }
}
