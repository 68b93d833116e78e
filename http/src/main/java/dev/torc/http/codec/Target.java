package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * The four forms of a request target (RFC 9112 section 3.2): decides which one a complete request line has and owns the
 * offsets of its path and authority, relative to the head's first octet. Confined to the thread of its parser.
 */
final class Target {

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    int pathStart;
    int pathEnd;
    int authorityStart;
    int authorityEnd;

    Target copy() {
        Target copy = new Target();
        copy.pathStart = pathStart;
        copy.pathEnd = pathEnd;
        copy.authorityStart = authorityStart;
        copy.authorityEnd = authorityEnd;
        return copy;
    }

    boolean pathIsEmpty() {
        return pathStart == pathEnd;
    }

    /**
     * 0; -400 if the form is none of those that the method may have; -421 for a URI of https, which is not to be served over
     * a connection that is not secured (RFC 9110 section 7.4), and none is here.
     */
    int locate(RequestLine line, ByteBuffer bytes, int start) {
        authorityStart = -1;
        authorityEnd = -1;
        pathStart = line.targetStart;
        pathEnd = line.queryStart < 0 ? line.targetEnd : line.queryStart - 1;
        if (line.method == Method.CONNECT) {
            authorityStart = line.targetStart;
            authorityEnd = line.targetEnd;
            pathStart = line.targetEnd;
            pathEnd = line.targetEnd;
            return Authority.isValidWithPort(bytes, start + authorityStart, start + authorityEnd) ? 0 : -400;
        }
        byte first = bytes.get(start + line.targetStart);
        if (first == '/') {
            return 0;
        }
        if (first == '*') {
            return line.method == Method.OPTIONS && line.targetEnd - line.targetStart == 1 ? 0 : -400;
        }
        return absolute(bytes, start);
    }

    private int absolute(ByteBuffer bytes, int start) {
        int at = start + pathStart;
        int end = start + pathEnd;
        boolean secure = startsWith(bytes, at, end, HTTPS);
        if (!secure && !startsWith(bytes, at, end, HTTP)) {
            return -400;
        }
        at += secure ? HTTPS.length() : HTTP.length();
        int slash = at;
        while (slash < end && bytes.get(slash) != '/') {
            slash++;
        }
        authorityStart = at - start;
        authorityEnd = slash - start;
        pathStart = authorityEnd;
        if (!Authority.isValidAndNamed(bytes, at, slash)) {
            return -400;
        }
        return secure ? -421 : 0;
    }

    private static boolean startsWith(ByteBuffer bytes, int at, int end, String lowerCase) {
        if (end - at < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char expected = lowerCase.charAt(i);
            int octet = bytes.get(at + i);
            if (octet != expected && (octet + 0x20 != expected || expected < 'a')) {
                return false;
            }
        }
        return true;
    }
}
