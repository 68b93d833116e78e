package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class OctetsTest {

    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random = new Random(6);
    private final Pieces pieces = new Pieces(6);

    private interface Scan {
        int end(ByteBuffer bytes, int from, int end);
    }

    @Test
    void findsTheEndOfATokenAmongAnyOctets() {
        assertFindsEveryEnd(Octets::tokenEnd, c -> TOKEN.indexOf(c) >= 0);
    }

    @Test
    void findsTheEndOfAValueAmongAnyOctets() {
        assertFindsEveryEnd(Octets::fieldValueEnd, c -> c == '\t' || c >= 0x20 && c != 0x7f);
    }

    @Test
    void findsTheEndOfAPartOfATargetAmongAnyOctets() {
        assertFindsEveryEnd(Octets::targetPartEnd, c -> c > 0x20 && c < 0x7f && c != '?' && c != '#');
    }

    @Test
    void readsFourOctetsWithZerosBehindTheEnd() {
        byte[] octets = {1, 2, 3, 4};
        int[] expected = {0, 0x01, 0x0201, 0x030201, 0x04030201};
        for (int length = 0; length <= octets.length; length++) {
            ByteBuffer bytes = pieces.buffer(octets, 0, length).order(ByteOrder.LITTLE_ENDIAN);
            int from = bytes.position();
            assertEquals(expected[length], Octets.half(bytes, from, from + length));
        }
    }

    @Test
    void findsTheEndOfAHostNameAmongAnyOctets() {
        assertFindsEveryEnd(Octets::nameEnd, c -> c < 0x80 && Character.isLetterOrDigit(c) || c == '-' || c == '.');
    }

    /** Every octet, at every place of runs of every length up to three words, after octets that do not end the scan. */
    private void assertFindsEveryEnd(Scan scan, IntPredicate goesOn) {
        int[] good = java.util.stream.IntStream.range(0, 256).filter(goesOn).toArray();
        for (int length = 0; length <= 24; length++) {
            for (int octet = 0; octet < 256; octet++) {
                byte[] run = new byte[length];
                for (int i = 0; i < length; i++) {
                    run[i] = (byte) good[random.nextInt(good.length)];
                }
                int place = length == 0 ? 0 : random.nextInt(length);
                if (length > 0) {
                    run[place] = (byte) octet;
                    for (int i = place + 1; i < length; i++) {
                        run[i] = (byte) random.nextInt(256);
                    }
                }
                int expected = 0;
                while (expected < length && goesOn.test(run[expected] & 0xff)) {
                    expected++;
                }
                ByteBuffer bytes = pieces.buffer(run, 0, length).order(ByteOrder.LITTLE_ENDIAN);
                int from = bytes.position();
                assertEquals(expected, scan.end(bytes, from, from + length) - from, "octet " + octet + " at " + place);
            }
        }
    }
}
