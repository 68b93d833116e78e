package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Writes response heads and chunk framing (RFC 9112 sections 4, 5 and 7.1) at a buffer's position. Stateless; every
 * function may be called by any thread that owns the buffer.
 *
 * <p>Every function writes all or nothing: without room it throws {@link BufferOverflowException}, for what may not be
 * written {@link IllegalArgumentException}, and the position stays. A name that is not a token and a value that has a
 * control character other than HTAB, or a character beyond ISO-8859-1, are refused, so no name and no value can start
 * another line.
 */
public final class ResponseEncoder {

    private static final int STATUS_MIN = 100;
    private static final int STATUS_MAX = 599;
    private static final byte[][] STATUS_LINES = statusLines();
    private static final byte[] CONTENT_LENGTH = bytes("Content-Length: ");
    private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = bytes("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = bytes("Connection: keep-alive\r\n");
    private static final byte[] LAST_CHUNK = bytes("0\r\n\r\n");
    private static final byte[] HEX_DIGITS = bytes("0123456789abcdef");

    private ResponseEncoder() {}

    /** {@code HTTP/1.1 STATUS REASON CRLF}, for a status from 100 to 599; the reason is empty if none is registered. */
    public static void statusLine(ByteBuffer out, int status) {
        if (status < STATUS_MIN || status > STATUS_MAX) {
            throw new IllegalArgumentException("status must be from 100 to 599, but is " + status);
        }
        out.put(STATUS_LINES[status - STATUS_MIN]);
    }

    /** One field line; the value is written as ISO-8859-1. */
    public static void field(ByteBuffer out, String name, String value) {
        int at = out.position();
        if ((long) name.length() + value.length() + 4 > out.remaining()) {
            throw new BufferOverflowException();
        }
        at = name(out, at, name);
        out.put(at++, (byte) ':');
        out.put(at++, Octets.SP);
        at = value(out, at, value);
        crlf(out, at);
    }

    /** A field line that {@link #fieldLine} encoded, or anything else that is known to be whole field lines. */
    public static void field(ByteBuffer out, byte[] preEncodedLine) {
        out.put(preEncodedLine);
    }

    /** Encodes a field line, validated, to be written many times by {@link #field(ByteBuffer, byte[])}. Allocates. */
    public static byte[] fieldLine(String name, String value) {
        byte[] line = new byte[name.length() + value.length() + 4];
        field(ByteBuffer.wrap(line), name, value);
        return line;
    }

    /**
     * The head of an interim response that a handler may send, encoded; names and values of its fields in turn. Allocates.
     *
     * @throws IllegalArgumentException for a status that is not from 102 to 199, and for a field that the server sets itself
     */
    public static byte[] interim(int status, String... namesAndValues) {
        Status.requireInterim(status);
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(STATUS_LINES[status - STATUS_MIN]);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            ServerFields.requireFree(namesAndValues[i]);
            head.writeBytes(fieldLine(namesAndValues[i], namesAndValues[i + 1]));
        }
        head.write('\r');
        head.write('\n');
        return head.toByteArray();
    }

    /** {@code Content-Length: LENGTH CRLF}. */
    public static void contentLength(ByteBuffer out, long length) {
        int digits = decimalLength(length);
        int at = out.position();
        int digitsAt = at + CONTENT_LENGTH.length;
        if (CONTENT_LENGTH.length + digits + 2 > out.remaining()) {
            throw new BufferOverflowException();
        }
        out.put(at, CONTENT_LENGTH);
        digits(out, digitsAt + digits, length);
        crlf(out, digitsAt + digits);
    }

    /** {@code Transfer-Encoding: chunked CRLF}. */
    public static void transferEncodingChunked(ByteBuffer out) {
        out.put(CHUNKED);
    }

    /** {@code Connection: close CRLF}. */
    public static void connectionClose(ByteBuffer out) {
        out.put(CLOSE);
    }

    /** {@code Connection: keep-alive CRLF}, which only a client of HTTP/1.0 needs. */
    public static void connectionKeepAlive(ByteBuffer out) {
        out.put(KEEP_ALIVE);
    }

    /** The empty line that ends a head. */
    public static void endHead(ByteBuffer out) {
        crlf(out);
    }

    /** The size line of a chunk of {@code length} octets, at least one: zero would end the body. */
    public static void chunkHead(ByteBuffer out, int length) {
        if (length <= 0) {
            throw new IllegalArgumentException("a chunk has at least one octet, not " + length);
        }
        int digits = chunkHeadLength(length) - 2;
        if (digits + 2 > out.remaining()) {
            throw new BufferOverflowException();
        }
        int at = out.position();
        for (int i = digits - 1, rest = length; i >= 0; i--, rest >>>= 4) {
            out.put(at + i, HEX_DIGITS[rest & 0xf]);
        }
        crlf(out, at + digits);
    }

    /** Octets that {@link #chunkHead} writes for a chunk of {@code length} octets. */
    public static int chunkHeadLength(int length) {
        return (Integer.SIZE - Integer.numberOfLeadingZeros(length | 1) + 3 >> 2) + 2;
    }

    /** The CRLF after a chunk's content. */
    public static void chunkEnd(ByteBuffer out) {
        crlf(out);
    }

    /** The last chunk and the empty trailer section. */
    public static void lastChunk(ByteBuffer out) {
        out.put(LAST_CHUNK);
    }

    /** Number of decimal digits of {@code n}, which must not be negative. */
    public static int decimalLength(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a length is not negative, but this is " + n);
        }
        int digits = 1;
        for (long rest = n; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /** {@code n} in decimal; it must not be negative. */
    public static void decimal(ByteBuffer out, long n) {
        int digits = decimalLength(n);
        if (digits > out.remaining()) {
            throw new BufferOverflowException();
        }
        int end = out.position() + digits;
        digits(out, end, n);
        out.position(end);
    }

    /** Text as ASCII; any other character is refused. Meant for content: controls are written as they are. */
    public static void ascii(ByteBuffer out, String text) {
        int length = text.length();
        if (length > out.remaining()) {
            throw new BufferOverflowException();
        }
        int at = out.position();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                throw new IllegalArgumentException("not ASCII at index " + i);
            }
            out.put(at + i, (byte) c);
        }
        out.position(at + length);
    }

    /** Octets of a text in UTF-8. */
    public static int utf8Length(String text) {
        int length = text.length();
        int octets = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (!Character.isSurrogate(c)) {
                    octets += c < 0x800 ? 1 : 2;
                } else if (isPair(text, i)) {
                    octets += 2;
                    i++;
                }
            }
        }
        return octets;
    }

    /** Text as UTF-8; a surrogate without its partner becomes a question mark, as {@link String#getBytes()} has it. */
    public static void utf8(ByteBuffer out, String text) {
        if (utf8Length(text) > out.remaining()) {
            throw new BufferOverflowException();
        }
        int at = out.position();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out.put(at++, (byte) c);
            } else if (!Character.isSurrogate(c)) {
                at = utf8(out, at, c);
            } else if (isPair(text, i)) {
                at = utf8(out, at, Character.toCodePoint(c, text.charAt(++i)));
            } else {
                out.put(at++, (byte) '?');
            }
        }
        out.position(at);
    }

    private static int utf8(ByteBuffer out, int at, int codePoint) {
        int next = at;
        if (codePoint < 0x800) {
            out.put(next++, (byte) (0xc0 | codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                out.put(next++, (byte) (0xe0 | codePoint >> 12));
            } else {
                out.put(next++, (byte) (0xf0 | codePoint >> 18));
                out.put(next++, (byte) (0x80 | codePoint >> 12 & 0x3f));
            }
            out.put(next++, (byte) (0x80 | codePoint >> 6 & 0x3f));
        }
        out.put(next++, (byte) (0x80 | codePoint & 0x3f));
        return next;
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static int name(ByteBuffer out, int at, String name) {
        int length = name.length();
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c > 0x7f || !Octets.is(Octets.TOKEN, c)) {
                throw new IllegalArgumentException("a field name is a token, but has " + shown(c) + " at index " + i);
            }
            out.put(at + i, (byte) c);
        }
        if (length == 0) {
            throw new IllegalArgumentException("a field name is not empty");
        }
        return at + length;
    }

    private static int value(ByteBuffer out, int at, String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c > 0xff || !Octets.is(Octets.FIELD_VALUE, c)) {
                throw new IllegalArgumentException("a field value may not have " + shown(c) + " at index " + i);
            }
            out.put(at + i, (byte) c);
        }
        return at + length;
    }

    private static String shown(char c) {
        return "U+" + Integer.toHexString(0x10000 | c).substring(1);
    }

    private static void digits(ByteBuffer out, int end, long n) {
        int at = end;
        long rest = n;
        do {
            out.put(--at, (byte) ('0' + rest % 10));
            rest /= 10;
        } while (rest != 0);
    }

    /** What ends a line. */
    static void crlf(ByteBuffer out) {
        if (out.remaining() < 2) {
            throw new BufferOverflowException();
        }
        crlf(out, out.position());
    }

    private static void crlf(ByteBuffer out, int at) {
        out.put(at, Octets.CR);
        out.put(at + 1, Octets.LF);
        out.position(at + 2);
    }

    private static byte[][] statusLines() {
        byte[][] lines = new byte[STATUS_MAX - STATUS_MIN + 1][];
        for (int status = STATUS_MIN; status <= STATUS_MAX; status++) {
            String reason = Reason.of(status);
            lines[status - STATUS_MIN] = bytes("HTTP/1.1 " + status + " " + (reason == null ? "" : reason) + "\r\n");
        }
        return lines;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(ISO_8859_1);
    }
}
