package dev.torc.http.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Restartable parser of one request head at a time (RFC 9112 sections 2 to 6): a strict one. It owns the offsets of the
 * head, which {@link #head()} shows, and how far it has come, but no octets. Confined to one thread.
 *
 * <pre>
 *   request line --> field lines --> complete      parse() answers PARTIAL in the first two,
 *        |                |                        the head's length when complete,
 *        +----------------+--------> error         minus a status on an error
 * </pre>
 *
 * <p>Refused with 400: any octet the grammar does not have (bare CR or LF, NUL and other controls, folded lines,
 * whitespace before a colon, more than one space between the parts of the request line, a fragment); more than a few
 * empty lines before the request line; a target whose form the method may not have; Host missing in HTTP/1.1,
 * repeated or malformed; Content-Length beside Transfer-Encoding, with anything but digits, too large for a long, as a
 * list, or repeated, even with the same value; Transfer-Encoding in HTTP/1.0, or with {@code chunked} repeated or not
 * last. With 413 an announced content beyond the limit; with 414 and 431 a target and a head beyond theirs; with 417
 * an expectation that is not {@code 100-continue}; with 421 a target of https; with 501 a method longer than 32 octets and a transfer coding other
 * than {@code chunked}; with 505 a major version other than 1. HTTP/1.2 and later are treated as HTTP/1.1.
 *
 * <p>Octets are judged from left to right: the answer does not depend on where they were cut, and an error is found at
 * the first octet that makes the head wrong, or, for what depends on a whole line or head, at its end.
 */
public final class RequestParser {

    /** The head is not complete yet. */
    public static final int PARTIAL = 0;

    private final int headBytesMax;
    private final long bodyBytesMax;
    private final RequestLine line;
    private final Target target = new Target();
    private final FieldSection fields;
    private final Framing framing = new Framing(true);
    private final RequestHead head;
    private State state = State.LINE;

    private enum State {
        LINE,
        FIELDS,
        DONE
    }

    /** A parser with these limits; it can be used for any number of heads. */
    public RequestParser(HttpLimits limits) {
        headBytesMax = limits.headBytesMax();
        bodyBytesMax = limits.bodyBytesMax();
        line = new RequestLine(limits.targetBytesMax());
        fields = new FieldSection(limits.headerCountMax(), framing);
        head = new RequestHead(line, target, fields);
    }

    /**
     * Parses the head that starts at absolute index {@code start}; only octets before {@code end}, which must not
     * exceed the buffer's limit, are judged. Position, limit and byte order of the buffer are not used, and on
     * return are as before.
     *
     * <p>After {@link #PARTIAL} call again with the same octets of the head and more; they may have moved. Lines that
     * were complete are not looked at again. After anything else the next call starts a new head.
     *
     * @return the head's length in octets from {@code start}, any leading empty line included; or {@link #PARTIAL}; or
     *     minus the status to answer before closing the connection
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
    public RequestHead head() {
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
            int length = line.parse(bytes, start, end);
            if (length <= 0) {
                return length;
            }
            int located = target.locate(line, bytes, start);
            if (located != 0) {
                return located;
            }
            fields.reset(length);
            state = State.FIELDS;
        }
        int length = fields.parse(bytes, start, end);
        if (length <= 0) {
            return length;
        }
        int status = framing.complete(line.versionMinor, bodyBytesMax);
        if (status == 0 && line.method == Method.CONNECT && framing.hasContent()) {
            status = -400; // RFC 9110 section 9.3.6: what follows the head belongs to the tunnel
        }
        if (status != 0) {
            return status;
        }
        head.complete(bytes, start, length);
        return length;
    }
}
