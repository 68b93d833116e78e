package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * Judges values of Host, and remembers the octets of one that was valid, not long, and seen twice in a row: most requests of a
 * loop name the same host, and equal octets are as valid as they were. Where hosts take turns, none is remembered in vain.
 * Confined to the thread of its parser.
 */
final class KnownHost {
    private static final int WORDS = 8;

    private final long[] words = new long[WORDS];
    private int length = -1;
    /** Of the last one that was not known. */
    private long firstWord;

    private int lastLength = -1;

    /** As {@link Authority#isValid}. */
    boolean isValid(ByteBuffer bytes, int start, int end) {
        if (isKnown(bytes, start, end)) {
            return true;
        }
        if (!Authority.isValid(bytes, start, end)) {
            return false;
        }
        long word = Octets.word(bytes, start, end);
        if (end - start == lastLength && word == firstWord) {
            remember(bytes, start, end);
        }
        lastLength = end - start;
        firstWord = word;
        return true;
    }

    private void remember(ByteBuffer bytes, int start, int end) {
        if (end - start <= WORDS * Long.BYTES) {
            length = end - start;
            for (int i = 0, at = start; at < end; i++, at += Long.BYTES) {
                words[i] = Octets.word(bytes, at, end);
            }
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
