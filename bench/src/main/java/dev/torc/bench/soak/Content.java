package dev.torc.bench.soak;

import dev.torc.bench.app.Endpoints;
import dev.torc.bench.app.Filler;
import java.nio.charset.StandardCharsets;

/**
 * Content by its length and the octet at each position. Where that depends on the position, whatever is lost, doubled or out of
 * place is seen; of {@link #letters}, which are all equal, only the length and foreign octets are. Immutable.
 *
 * @param length in octets
 */
record Content(long length, Octets octets) {
    /** The octet at a position. */
    @FunctionalInterface
    interface Octets {
        byte at(long position);
    }

    static final Content HELLO = text(Endpoints.HELLO);

    /** Octets that depend on their position and on a key, of which the lowest eight bits count. */
    static Content keyed(int key, long length) {
        return new Content(length, position -> (byte) (key + 31 * position + (position >> 8) + (position >> 16)));
    }

    /** What the server makes of one letter, {@code /bytes/} and {@code /stream}: parts that change places are not seen. */
    static Content letters(long length) {
        byte letter = Filler.array()[0];
        return new Content(length, position -> letter);
    }

    static Content text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(bytes.length, position -> bytes[(int) position]);
    }

    /** A part of it. */
    Content part(long from, long count) {
        return new Content(count, position -> octets.at(from + position));
    }

    /** The octets from a position on, as many as there are and fit. */
    int copy(long position, byte[] into) {
        int count = (int) Math.min(into.length, length - position);
        for (int i = 0; i < count; i++) {
            into[i] = octets.at(position + i);
        }
        return count;
    }

    /** Compares octets that were received. */
    void check(long position, byte[] received, int count) throws WrongAnswer {
        if (position + count > length) {
            throw new WrongAnswer("the content is longer than " + length);
        }
        for (int i = 0; i < count; i++) {
            if (received[i] != octets.at(position + i)) {
                throw new WrongAnswer("the octet at " + (position + i) + " of " + length + " is " + received[i]
                        + ", not " + octets.at(position + i));
            }
        }
    }
}
