package dev.torc.http.codec;

import static dev.torc.http.codec.Octets.CR;
import static dev.torc.http.codec.Octets.LF;
import static dev.torc.http.codec.Octets.SP;

import java.nio.ByteBuffer;

/**
 * The request line of RFC 9112 section 3: parses it and owns the offsets of its parts, relative to the head's first
 * octet. It is parsed from its beginning until it is complete. Confined to the thread of its parser.
 *
 * <p>Octets are judged strictly from left to right, so that where the bytes are cut cannot change the answer.
 */
final class RequestLine {

    private static final int METHOD_BYTES_MAX = 32;
    private static final int EMPTY_LINES_MAX = 4;
    private static final long GET = Octets.word("GET ");
    private static final long PUT = Octets.word("PUT ");
    private static final long POST = Octets.word("POST ");
    private static final long HEAD = Octets.word("HEAD ");
    private static final long HTTP_1_1 = Octets.word("HTTP/1.1");
    private static final String HTTP_1 = "HTTP/1.";
    private static final int MAJOR_AT = 5;

    private final int targetBytesMax;
    Method method = Method.OTHER;
    int methodStart;
    int methodEnd;
    int targetStart;
    int targetEnd;
    int queryStart;
    int versionMinor;

    RequestLine(int targetBytesMax) {
        this.targetBytesMax = targetBytesMax;
    }

    RequestLine copy() {
        RequestLine copy = new RequestLine(targetBytesMax);
        copy.method = method;
        copy.methodStart = methodStart;
        copy.methodEnd = methodEnd;
        copy.targetStart = targetStart;
        copy.targetEnd = targetEnd;
        copy.queryStart = queryStart;
        copy.versionMinor = versionMinor;
        return copy;
    }

    /** Length of the line from {@code start}, leading empty lines and CRLF included; 0 if partial; minus a status. */
    int parse(ByteBuffer bytes, int start, int end) {
        int at = start;
        while (at < end && bytes.get(at) == CR) {
            if (at + 1 >= end) {
                return 0;
            }
            if (bytes.get(at + 1) != LF || at - start >= EMPTY_LINES_MAX * 2) {
                return -400;
            }
            at += 2;
        }
        methodStart = at - start;
        int methodLength = method(bytes, at, end);
        if (methodLength <= 0) {
            return methodLength;
        }
        methodEnd = methodStart + methodLength;
        at += methodLength + 1;
        targetStart = at - start;
        int targetLength = target(bytes, start, at, end);
        if (targetLength <= 0) {
            return targetLength;
        }
        at += targetLength;
        targetEnd = at - start;
        int versionLength = version(bytes, at + 1, end);
        return versionLength <= 0 ? versionLength : at + 1 + versionLength - start;
    }

    private int method(ByteBuffer bytes, int at, int end) {
        long word = Octets.word(bytes, at, end);
        int four = (int) word;
        if (four == (int) GET) {
            method = Method.GET;
            return 3;
        }
        if (four == (int) POST && (byte) (word >>> 32) == SP) {
            method = Method.POST;
            return 4;
        }
        return rareMethod(bytes, at, end);
    }

    private int rareMethod(ByteBuffer bytes, int at, int end) {
        int tokenEnd = Octets.tokenEnd(bytes, at, Math.min(end, at + METHOD_BYTES_MAX + 1));
        int length = tokenEnd - at;
        if (length > METHOD_BYTES_MAX) {
            return -501;
        }
        if (tokenEnd >= end) {
            return 0;
        }
        if (length == 0 || bytes.get(tokenEnd) != SP) {
            return -400;
        }
        method = switch (length) {
            case 3 -> (int) Octets.word(bytes, at, end) == (int) PUT ? Method.PUT : Method.OTHER;
            case 4 -> (int) Octets.word(bytes, at, end) == (int) HEAD ? Method.HEAD : Method.OTHER;
            case 5 -> is(bytes, at, "PATCH") ? Method.PATCH : is(bytes, at, "TRACE") ? Method.TRACE : Method.OTHER;
            case 6 -> is(bytes, at, "DELETE") ? Method.DELETE : Method.OTHER;
            case 7 ->
                is(bytes, at, "OPTIONS") ? Method.OPTIONS : is(bytes, at, "CONNECT") ? Method.CONNECT : Method.OTHER;
            default -> Method.OTHER;
        };
        return length;
    }

    private int target(ByteBuffer bytes, int start, int from, int end) {
        queryStart = -1;
        int scanEnd = (int) Math.min(end, (long) from + targetBytesMax + 1);
        int at = Octets.targetPartEnd(bytes, from, scanEnd);
        while (at < scanEnd && bytes.get(at) == '?') {
            if (queryStart < 0) {
                queryStart = at + 1 - start;
            }
            at = Octets.targetPartEnd(bytes, at + 1, scanEnd);
        }
        if (at - from > targetBytesMax) {
            return -414;
        }
        if (at >= end) {
            return 0;
        }
        return bytes.get(at) == SP && at > from ? at - from : -400;
    }

    private int version(ByteBuffer bytes, int at, int end) {
        if (at + 10 <= end && Octets.word(bytes, at, end) == HTTP_1_1 && Octets.pair(bytes, at + 8) == Octets.CRLF) {
            versionMinor = 1;
            return 10;
        }
        for (int i = 0; i < 10; i++) {
            if (at + i >= end) {
                return 0;
            }
            int octet = bytes.get(at + i);
            boolean digit = Octets.is(Octets.DIGIT, octet);
            if (i == MAJOR_AT && digit && octet != '1') {
                return -505;
            }
            boolean good = switch (i) {
                case 7 -> digit;
                case 8 -> octet == CR;
                case 9 -> octet == LF;
                default -> octet == HTTP_1.charAt(i);
            };
            if (!good) {
                return -400;
            }
        }
        versionMinor = bytes.get(at + 7) - '0';
        return 10;
    }

    private static boolean is(ByteBuffer bytes, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes.get(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
