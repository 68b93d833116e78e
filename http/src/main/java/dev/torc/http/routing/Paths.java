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

    /** The hash of a segment as it is decoded. */
    static int hash(RequestHead head, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at += PercentEncoding.width(head, at)) {
            hash = HASH_FACTOR * hash + PercentEncoding.octet(head, at);
        }
        return hash;
    }

    /** The same hash of decoded octets. */
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
