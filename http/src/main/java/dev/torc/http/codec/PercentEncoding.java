package dev.torc.http.codec;

import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, section 2.1) of UTF-8, read from parts of a request's target. Stateless. */
public final class PercentEncoding {
    /** What a continuation of a UTF-8 sequence may be, but for the first one of some. */
    private static final int CONTINUATION_MIN = 0x80;

    private static final int CONTINUATION_MAX = 0xbf;

    private PercentEncoding() {}

    /** Octets that the decoded octet at an offset takes: three where it is encoded. */
    public static int width(RequestHead head, int at) {
        return head.byteAt(at) == '%' ? 3 : 1;
    }

    /** The decoded octet at an offset, from 0 to 255, of a part that {@link #isWellFormed}. */
    public static int octet(RequestHead head, int at) {
        int octet = head.byteAt(at);
        return octet == '%' ? encoded(head, at) : octet & 0xff;
    }

    /** Whether each percent sign is followed by two hexadecimal digits, and the decoded octets are UTF-8. */
    public static boolean isWellFormed(RequestHead head, int from, int to) {
        int at = firstEncoded(head, from, to);
        int pending = 0;
        int min = CONTINUATION_MIN;
        int max = CONTINUATION_MAX;
        while (at < to) {
            int width = width(head, at);
            int octet = width == 1 ? head.byteAt(at) & 0xff : at + width > to ? -1 : encoded(head, at);
            if (octet < 0) {
                return false;
            }
            if (pending > 0) {
                if (octet < min || octet > max) {
                    return false;
                }
                pending--;
                min = CONTINUATION_MIN;
                max = CONTINUATION_MAX;
            } else if (octet >= 0x80) {
                pending = continuations(octet);
                if (pending == 0) {
                    return false;
                }
                min = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : CONTINUATION_MIN;
                max = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : CONTINUATION_MAX;
            }
            at += width;
        }
        return pending == 0;
    }

    /**
     * A part, decoded. A percent sign without two hexadecimal digits stays as it is, and what is not UTF-8 becomes U+FFFD.
     * Allocates.
     */
    public static String decode(RequestHead head, int from, int to) {
        return firstEncoded(head, from, to) == to ? head.text(from, to) : decode(head, from, to, ' ');
    }

    /** As {@link #decode(RequestHead, int, int)}, with {@code space} standing for a space. */
    static String decode(RequestHead head, int from, int to, char space) {
        byte[] octets = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            int octet = head.byteAt(at);
            if (octet == '%' && at + 2 < to && encoded(head, at) >= 0) {
                octet = encoded(head, at);
                at += 2;
            } else if (octet == space) {
                octet = ' ';
            }
            octets[length++] = (byte) octet;
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }

    private static int firstEncoded(RequestHead head, int from, int to) {
        int at = from;
        while (at < to && head.byteAt(at) != '%') {
            at++;
        }
        return at;
    }

    /** The octet that a percent sign and two digits stand for; negative where they are no digits. */
    private static int encoded(RequestHead head, int at) {
        return Octets.hexValue(head.byteAt(at + 1)) << 4 | Octets.hexValue(head.byteAt(at + 2));
    }

    /** How many octets follow the first one of a sequence (RFC 3629, section 4); 0 for one that begins none. */
    private static int continuations(int octet) {
        if (octet < 0xc2 || octet > 0xf4) {
            return 0;
        }
        return octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
    }
}
