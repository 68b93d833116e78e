package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * Character classes and scans over eight octets at a time. Stateless.
 *
 * <p>Buffers must be in little-endian order, so that the first octet of a word is its lowest: the parsers see to it.
 * (Absolute {@code getLong} on a direct buffer is a third faster than a view VarHandle, which has to allow for an array.)
 * A mask has the high bit of each octet that may end the scan; where only its lowest set bit is exact, borrows and
 * carries run upwards from an octet that ends the scan anyway.
 */
final class Octets {

    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SP = ' ';
    static final byte HTAB = '\t';
    /** CR and LF as {@link #pair} reads them. */
    static final short CRLF = LF << 8 | CR;
    /** Both twice as {@link #half} reads them. */
    static final int CRLF_CRLF = CRLF << 16 | CRLF;

    static final int TOKEN = 1;
    static final int HOST = 2;
    static final int FIELD_VALUE = 4;
    static final int DIGIT = 8;
    private static final byte[] CLASSES = classes();
    private static final byte[] HEX = hex();

    /** Octets of two words. */
    private static final int PAIR_BYTES = 2 * Long.BYTES;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Octets() {}

    /** Whether the octet is of the class ({@link #TOKEN}, {@link #HOST}, {@link #FIELD_VALUE}, {@link #DIGIT}). */
    static boolean is(int octetClass, int octet) {
        return (CLASSES[octet & 0xff] & octetClass) != 0;
    }

    /** Whether the octet is optional whitespace (RFC 9110 section 5.6.3). */
    static boolean isBlank(int octet) {
        return octet == SP || octet == HTAB;
    }

    /** Value of a hexadecimal digit, or -1. */
    static int hexValue(int octet) {
        return HEX[octet & 0xff];
    }

    static short pair(ByteBuffer bytes, int at) {
        return bytes.getShort(at);
    }

    /** The eight octets from {@code at}, with zeros in place of those at {@code end} and beyond. */
    static long word(ByteBuffer bytes, int at, int end) {
        int missing = at + Long.BYTES - end;
        if (missing <= 0) {
            return bytes.getLong(at);
        }
        return missing < Long.BYTES && end >= Long.BYTES
                ? bytes.getLong(end - Long.BYTES) >>> (missing << 3)
                : assembled(bytes, at, end);
    }

    /** The four octets from {@code at}, with zeros in place of those at {@code end} and beyond. */
    static int half(ByteBuffer bytes, int at, int end) {
        return at + Integer.BYTES <= end ? bytes.getInt(at) : (int) assembled(bytes, at, end);
    }

    private static long assembled(ByteBuffer bytes, int at, int end) {
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | bytes.get(i) & 0xff;
        }
        return word;
    }

    /** The first letters, at most eight, of a text as {@link #word} reads them. */
    static long word(String ascii) {
        long word = 0;
        for (int i = Math.min(ascii.length(), Long.BYTES) - 1; i >= 0; i--) {
            word = word << 8 | ascii.charAt(i);
        }
        return word;
    }

    /** Eight octets with bit 5 set: letters in lower case, digits and dashes as they are, controls and some others not. */
    static long lowerCase(ByteBuffer bytes, int at) {
        return bytes.getLong(at) | ONES * 0x20;
    }

    /** Four octets, as {@link #lowerCase}. */
    static int lowerCaseHalf(ByteBuffer bytes, int at) {
        return bytes.getInt(at) | (int) ONES * 0x20;
    }

    /** Index of the first octet that no token has, or {@code end}. */
    static int tokenEnd(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long word = word(bytes, at, end);
            long stops = notLetterOrDash(word);
            if (stops == 0) {
                at += Long.BYTES;
                continue;
            }
            int bit = Long.numberOfTrailingZeros(stops);
            byte octet = octet(word, bit);
            at += bit >>> 3;
            if (octet == ':' || at >= end || !is(TOKEN, octet)) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** The octet of a word that has this bit. */
    private static byte octet(long word, int bit) {
        return (byte) (word >>> (bit & -Byte.SIZE));
    }

    /** Index of the first octet that no host name or IPv4 address has, or {@code end}. */
    static int nameEnd(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long word = word(bytes, at, end);
            long low = word & ~HIGHS;
            long slash = low ^ ONES * '/';
            long range = low + ONES * (0x80 - '-') & ~(low + ONES * (0x7f - '9')) & slash + ONES * 0x7f;
            long stops = (~letters(low | ONES * 0x20) & ~range | word) & HIGHS;
            if (stops != 0) {
                return at + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** Index of the first control character other than HTAB, or {@code end}. */
    static int fieldValueEnd(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at + PAIR_BYTES <= end) {
            long word = bytes.getLong(at);
            long next = bytes.getLong(at + Long.BYTES);
            if (((word - ONES * 0x20 | word + ONES | next - ONES * 0x20 | next + ONES) & HIGHS) == 0) {
                at += PAIR_BYTES;
                continue;
            }
            long stops = controls(word);
            if (stops == 0) {
                at += Long.BYTES;
                word = next;
                stops = controls(next);
                if (stops == 0) {
                    at += Long.BYTES;
                    continue;
                }
            }
            int bit = Long.numberOfTrailingZeros(stops);
            byte octet = octet(word, bit);
            at += bit >>> 3;
            if (octet == CR || !is(FIELD_VALUE, octet)) {
                return at;
            }
            at++;
        }
        return lastFieldValueEnd(bytes, at, end);
    }

    private static int lastFieldValueEnd(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long stops = controls(word(bytes, at, end));
            if (stops == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(stops) >>> 3;
            if (at >= end || !is(FIELD_VALUE, bytes.get(at))) {
                return at;
            }
            at++;
        }
        return at;
    }

    /** Index of the first octet that is not visible ASCII, or is {@code ?} or {@code #}, or {@code end}. */
    static int targetPartEnd(ByteBuffer bytes, int from, int end) {
        int at = from;
        while (at < end) {
            long word = word(bytes, at, end);
            long query = word ^ ONES * '?';
            long fragment = word ^ ONES * '#';
            long stops = (word - ONES * 0x21 | word | word + ONES | query - ONES & ~query | fragment - ONES & ~fragment)
                    & HIGHS;
            if (stops != 0) {
                return at + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** Stops at HTAB too, and at a tilde after 0xff, whose carry makes it look like DEL. */
    private static long controls(long word) {
        return (word - ONES * 0x20 | word + ONES) & ~word & HIGHS;
    }

    private static long notLetterOrDash(long word) {
        long folded = word | ONES * 0x20;
        long notDash = (word ^ ONES * '-') + ONES * 0x7f;
        return (~(folded + ONES * (0x80 - 'a')) & notDash | folded + ONES * (0x7f - 'z') | word) & HIGHS;
    }

    /** High bits where octets below 0x80 that have bit 5 set are lower-case letters. */
    private static long letters(long low) {
        return low + ONES * (0x80 - 'a') & ~(low + ONES * (0x7f - 'z'));
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean alphanumeric = digit || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            int set = digit ? DIGIT : 0;
            if (alphanumeric || c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                set |= TOKEN;
            }
            if (alphanumeric || c > 0 && "-._~!$&'()*+,;=%".indexOf(c) >= 0) {
                set |= HOST;
            }
            if (c == HTAB || c >= 0x20 && c != 0x7f) {
                set |= FIELD_VALUE;
            }
            classes[c] = (byte) set;
        }
        return classes;
    }

    private static byte[] hex() {
        byte[] hex = new byte[256];
        for (int c = 0; c < 256; c++) {
            hex[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
        }
        return hex;
    }
}
