package dev.torc.http.routing;

import dev.torc.http.codec.PercentEncoding;
import dev.torc.http.codec.RequestHead;

/** The segments of a request's path, where it was received. Stateless. */
final class Paths {
    private static final int HASH_FACTOR = 31;

    private Paths() {}

    /** Offset of the first segment; of the empty path of a URI, which counts as a slash, its end. */
    static int start(RequestHead head) {
        return Math.min(head.pathStart() + 1, head.pathEnd());
    }

    /** Offset of the slash after a segment, or the path's end. */
    static int segmentEnd(RequestHead head, int from, int pathEnd) {
        int at = from;
        while (at < pathEnd && head.byteAt(at) != '/') {
            at++;
        }
        return at;
    }

    /** Reads a segment once: {@link #end} and {@link #hash} of what this answers are its end and its hash, decoded. */
    static long segment(RequestHead head, int from, int pathEnd) {
        int hash = 0;
        int at = from;
        while (at < pathEnd) {
            int octet = head.byteAt(at);
            if (octet == '/') {
                break;
            }
            if (octet == '%') {
                octet = PercentEncoding.octet(head, at);
                at += 2;
            }
            hash = HASH_FACTOR * hash + (octet & 0xff);
            at++;
        }
        return (long) hash << 32 | at;
    }

    static int end(long segment) {
        return (int) segment;
    }

    static int hash(long segment) {
        return (int) (segment >>> 32);
    }

    /** The same hash, of decoded octets. */
    static int hash(byte[] octets) {
        int hash = 0;
        for (byte octet : octets) {
            hash = HASH_FACTOR * hash + (octet & 0xff);
        }
        return hash;
    }

    /** Whether a segment is, decoded, these octets. */
    static boolean equals(RequestHead head, int from, int to, byte[] octets) {
        int at = from;
        for (byte octet : octets) {
            if (at >= to || PercentEncoding.octet(head, at) != (octet & 0xff)) {
                return false;
            }
            at += PercentEncoding.width(head, at);
        }
        return at == to;
    }
}
