package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * Judges values of Host, and remembers the octets of one that was valid and not long: most requests of a loop name the same
 * host, and equal octets are as valid as they were. Where hosts take turns, not each of them is worth remembering. Confined to
 * the thread of its parser.
 */
final class KnownHost {
    private static final int WORDS = 8;
    private static final int UNKNOWN_PER_REMEMBERED = 16;

    private final long[] words = new long[WORDS];
    private int length = -1;
    private int unknown;

    /** As {@link Authority#isValid}. */
    boolean isValid(ByteBuffer bytes, int start, int end) {
        if (isKnown(bytes, start, end)) {
            return true;
        }
        if (!Authority.isValid(bytes, start, end)) {
            return false;
        }
        if (unknown++ % UNKNOWN_PER_REMEMBERED == 0 && end - start <= WORDS * Long.BYTES) {
            remember(bytes, start, end);
        }
        return true;
    }

    private void remember(ByteBuffer bytes, int start, int end) {
        length = end - start;
        for (int i = 0, at = start; at < end; i++, at += Long.BYTES) {
            words[i] = Octets.word(bytes, at, end);
        }
    }

    private boolean isKnown(ByteBuffer bytes, int start, int end) {
        if (end - start != length) {
            return false;
        }
        for (int i = 0, at = start; at < end; i++, at += Long.BYTES) {
            if (words[i] != Octets.word(bytes, at, end)) {
                return false;
            }
        }
        return true;
    }
}
