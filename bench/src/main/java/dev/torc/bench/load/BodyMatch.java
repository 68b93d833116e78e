package dev.torc.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Looks for a text in content that comes in pieces (Knuth, Morris, Pratt). For one thread; allocates nothing. */
final class BodyMatch {
    private final byte[] text;
    /** By how much of the text has matched: how much of it still matches when the next byte does not. */
    private final int[] fallback;

    private int matched;

    BodyMatch(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        fallback = new int[this.text.length];
        for (int i = 1, length = 0; i < fallback.length; i++) {
            while (length > 0 && this.text[i] != this.text[length]) {
                length = fallback[length - 1];
            }
            length += this.text[i] == this.text[length] ? 1 : 0;
            fallback[i] = length;
        }
    }

    /** Begins with other content. */
    void reset() {
        matched = 0;
    }

    /** Whether the text was in what was read. */
    boolean found() {
        return matched == text.length;
    }

    /** Reads the next {@code count} bytes, without moving the position. */
    void read(ByteBuffer bytes, int count) {
        int end = bytes.position() + count;
        for (int i = bytes.position(); i < end && matched < text.length; i++) {
            byte next = bytes.get(i);
            while (matched > 0 && text[matched] != next) {
                matched = fallback[matched - 1];
            }
            matched += text[matched] == next ? 1 : 0;
        }
    }
}
