package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * What the fields of a head say about the message's content and the connection (RFC 9112 sections 6 and 9, RFC 9110
 * sections 7.2, 7.6.1, 7.8 and 10.1.1). Each field is judged when its line is complete. Confined to the thread of its
 * parser.
 */
final class Framing {

    private static final int TRANSFER_ENCODING = 1;
    private static final int CHUNKED = 1 << 1;
    private static final int UNKNOWN_CODING = 1 << 2;
    private static final int CLOSE = 1 << 3;
    private static final int KEEP_ALIVE = 1 << 4;
    private static final int UPGRADE_OPTION = 1 << 5;
    private static final int UPGRADE = 1 << 6;
    private static final int EXPECT_CONTINUE = 1 << 7;
    private static final int EXPECT_UNKNOWN = 1 << 8;

    private static final Name HOST = new Name("host");
    private static final Name EXPECT = new Name("expect");
    private static final Name UPGRADE_NAME = new Name("upgrade");
    private static final Name CONNECTION = new Name("connection");
    private static final Name CONTENT_LENGTH = new Name("content-length");
    private static final Name TRANSFER_ENCODING_NAME = new Name("transfer-encoding");
    private static final Name KEEP_ALIVE_OPTION = new Name("keep-alive");

    private static final byte[] FIRST_LETTER_BY_LENGTH =
            firstLetters(HOST, EXPECT, UPGRADE_NAME, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING_NAME);

    /**
     * A name of four octets or more in lower case, to be compared with whole words that overlap. Setting the bit of lower
     * case makes other octets equal to a letter or a dash only where those are controls, which no line has.
     */
    private record Name(int length, char letter, long first, long middle, long last) {

        Name(String ascii) {
            int last = Math.max(0, ascii.length() - (ascii.length() < Long.BYTES ? Integer.BYTES : Long.BYTES));
            this(
                    ascii.length(),
                    ascii.charAt(0),
                    Octets.word(ascii),
                    Octets.word(ascii.substring(last / 2)),
                    Octets.word(ascii.substring(last)));
        }

        /** Whether the octets, known to be as many, are this name. */
        boolean is(ByteBuffer bytes, int at) {
            if (length < Long.BYTES) {
                return Octets.lowerCaseHalf(bytes, at) == (int) first
                        && Octets.lowerCaseHalf(bytes, at + length - Integer.BYTES) == (int) last;
            }
            int last = length - Long.BYTES;
            return Octets.lowerCase(bytes, at) == first
                    && Octets.lowerCase(bytes, at + last / 2) == middle
                    && Octets.lowerCase(bytes, at + last) == this.last;
        }
    }

    private final boolean request;
    private final KnownHost knownHost;
    private int seen;
    private int host;
    private long contentLength;

    /** Requests have Host and Expect, and no second Content-Length, not even the same one. */
    Framing(boolean request) {
        this(request, new KnownHost());
    }

    private Framing(boolean request, KnownHost knownHost) {
        this.request = request;
        this.knownHost = knownHost;
    }

    void reset() {
        seen = 0;
        host = -1;
        contentLength = -1;
    }

    Framing copy() {
        Framing copy = new Framing(request, knownHost); // which judges no field any more
        copy.seen = seen;
        copy.host = host;
        copy.contentLength = contentLength;
        return copy;
    }

    long contentLength() {
        return contentLength;
    }

    boolean chunked() {
        return has(CHUNKED);
    }

    boolean hasContent() {
        return chunked() || contentLength > 0;
    }

    /** Index of the Host field, or -1. */
    int host() {
        return host;
    }

    boolean expectContinue() {
        return has(EXPECT_CONTINUE);
    }

    boolean upgrade() {
        return has(UPGRADE) && has(UPGRADE_OPTION);
    }

    /** RFC 9112 section 9.3. */
    boolean keepAlive(int versionMinor) {
        return !has(CLOSE) && (versionMinor >= 1 || has(KEEP_ALIVE));
    }

    /** Judges the whole: 0 or minus a status. */
    int complete(int versionMinor, long bodyBytesMax) {
        if (request && host < 0 && versionMinor >= 1) {
            return -400;
        }
        if (has(TRANSFER_ENCODING)) {
            // A request whose last coding is not chunked has no end: RFC 9112 section 6.3 wants 400, known coding or
            // not.
            if (versionMinor == 0 || contentLength >= 0 || request && !has(CHUNKED)) {
                return -400;
            }
            if (has(UNKNOWN_CODING)) {
                return -501;
            }
        }
        if (contentLength > bodyBytesMax) {
            return -413;
        }
        return has(EXPECT_UNKNOWN) ? -417 : 0;
    }

    /** Whether a field whose name has this length and first octet may be one of those that {@link #field} judges. */
    boolean concerns(int nameLength, byte first) {
        return nameLength < FIRST_LETTER_BY_LENGTH.length && FIRST_LETTER_BY_LENGTH[nameLength] == (first | 0x20);
    }

    /** Judges one field given by absolute indexes: 0 or minus a status. */
    int field(ByteBuffer bytes, int name, int nameEnd, int value, int valueEnd, int index) {
        return switch (nameEnd - name) {
            case 4 -> request && HOST.is(bytes, name) ? host(bytes, value, valueEnd, index) : 0;
            case 6 -> request && EXPECT.is(bytes, name) ? expect(bytes, value, valueEnd) : 0;
            case 7 -> UPGRADE_NAME.is(bytes, name) ? mark(UPGRADE) : 0;
            case 10 -> CONNECTION.is(bytes, name) ? connection(bytes, value, valueEnd) : 0;
            case 14 -> CONTENT_LENGTH.is(bytes, name) ? contentLength(bytes, value, valueEnd) : 0;
            case 17 -> TRANSFER_ENCODING_NAME.is(bytes, name) ? transferEncoding(bytes, value, valueEnd) : 0;
            default -> 0;
        };
    }

    private int host(ByteBuffer bytes, int value, int valueEnd, int index) {
        if (host >= 0 || !knownHost.isValid(bytes, value, valueEnd)) {
            return -400;
        }
        host = index;
        return 0;
    }

    /** RFC 9110 section 10.1.1: a list, whose empty members mean nothing. */
    private int expect(ByteBuffer bytes, int value, int valueEnd) {
        for (int at = value; at < valueEnd; ) {
            int member = skipBlanks(bytes, at, valueEnd);
            int comma = memberEnd(bytes, member, valueEnd);
            int end = trimmedEnd(bytes, member, comma);
            if (end > member) {
                mark(tokenIs(bytes, member, end, "100-continue") ? EXPECT_CONTINUE : EXPECT_UNKNOWN);
            }
            at = comma + 1;
        }
        return 0;
    }

    /** RFC 9112 section 6.3: digits only. A list is refused, though a recipient may accept one of equal members. */
    private int contentLength(ByteBuffer bytes, int value, int valueEnd) {
        if (value == valueEnd) {
            return -400;
        }
        long length = 0;
        for (int i = value; i < valueEnd; i++) {
            int digit = bytes.get(i) - '0';
            if (digit < 0 || digit > 9 || length > (Long.MAX_VALUE - digit) / 10) {
                return -400;
            }
            length = length * 10 + digit;
        }
        if (contentLength >= 0 && (request || contentLength != length)) {
            return -400;
        }
        contentLength = length;
        return 0;
    }

    /** RFC 9112 section 6.1: {@code chunked} once and last; an empty member or a parameter of it is refused. */
    private int transferEncoding(ByteBuffer bytes, int value, int valueEnd) {
        mark(TRANSFER_ENCODING);
        int at = value;
        while (true) {
            int member = skipBlanks(bytes, at, valueEnd);
            int end = Octets.tokenEnd(bytes, member, valueEnd);
            if (end == member || has(CHUNKED)) {
                return -400;
            }
            boolean chunked = tokenIs(bytes, member, end, "chunked");
            mark(chunked ? CHUNKED : UNKNOWN_CODING);
            at = skipBlanks(bytes, end, valueEnd);
            while (!chunked && at < valueEnd && bytes.get(at) != ',') {
                at++;
            }
            if (at == valueEnd) {
                return 0;
            }
            if (bytes.get(at++) != ',') {
                return -400;
            }
        }
    }

    /** RFC 9110 section 7.6.1; options that mean nothing here are ignored, whatever they are. */
    private int connection(ByteBuffer bytes, int value, int valueEnd) {
        if (valueEnd - value == KEEP_ALIVE_OPTION.length() && KEEP_ALIVE_OPTION.is(bytes, value)) {
            return mark(KEEP_ALIVE);
        }
        int at = value;
        while (at < valueEnd) {
            int option = skipBlanks(bytes, at, valueEnd);
            int comma = memberEnd(bytes, option, valueEnd);
            int end = trimmedEnd(bytes, option, comma);
            at = comma + 1;
            if (tokenIs(bytes, option, end, "close")) {
                mark(CLOSE);
            } else if (tokenIs(bytes, option, end, "keep-alive")) {
                mark(KEEP_ALIVE);
            } else if (tokenIs(bytes, option, end, "upgrade")) {
                mark(UPGRADE_OPTION);
            }
        }
        return 0;
    }

    private int mark(int flag) {
        seen |= flag;
        return 0;
    }

    private boolean has(int flag) {
        return (seen & flag) != 0;
    }

    private static int skipBlanks(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end && Octets.isBlank(bytes.get(at))) {
            at++;
        }
        return at;
    }

    /** Index of the next comma, or the end of the value. */
    private static int memberEnd(ByteBuffer bytes, int from, int valueEnd) {
        int at = from;
        while (at < valueEnd && bytes.get(at) != ',') {
            at++;
        }
        return at;
    }

    private static int trimmedEnd(ByteBuffer bytes, int start, int end) {
        int at = end;
        while (at > start && Octets.isBlank(bytes.get(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean tokenIs(ByteBuffer bytes, int start, int end, String lowerCase) {
        return end - start == lowerCase.length() && is(bytes, start, lowerCase);
    }

    /** Whether the octets from {@code start} are the text; folds case by a bit, which is exact for letters. */
    private static boolean is(ByteBuffer bytes, int start, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            char expected = lowerCase.charAt(i);
            int octet = bytes.get(start + i);
            if (octet != expected && (octet + 0x20 != expected || expected < 'a')) {
                return false;
            }
        }
        return true;
    }

    private static byte[] firstLetters(Name... names) {
        byte[] letters = new byte[names[names.length - 1].length() + 1];
        for (Name name : names) {
            letters[name.length()] = (byte) name.letter();
        }
        return letters;
    }
}
