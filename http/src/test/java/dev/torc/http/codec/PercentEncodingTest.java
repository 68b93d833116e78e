package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
    /** Octets on both sides of each border that UTF-8 has for the first octet of a sequence and for those that follow. */
    private static final int[] BORDERS = {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };

    private static final int[] LAST = {0x41, 0x7f, 0x80, 0xbf, 0xc0};

    private final RequestParser parser = new RequestParser(HttpLimits.defaults());

    @Test
    void isWellFormedWhereTheJdkDecodesTheOctets() {
        for (int first = 0; first < 256; first++) {
            assertJudgedAsTheJdkDoes(first);
            for (int second : BORDERS) {
                assertJudgedAsTheJdkDoes(first, second);
            }
        }
        for (int first : BORDERS) {
            for (int second : BORDERS) {
                for (int third : BORDERS) {
                    assertJudgedAsTheJdkDoes(first, second, third);
                }
            }
        }
        for (int first : new int[] {0xe0, 0xef, 0xf0, 0xf1, 0xf4}) {
            for (int second : BORDERS) {
                for (int third : LAST) {
                    for (int fourth : LAST) {
                        assertJudgedAsTheJdkDoes(first, second, third, fourth);
                        assertJudgedAsTheJdkDoes(first, second, third, fourth, 0x80);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "a%", "a%4", "%4g", "%g4", "%:0", "%%41", "%C3%A", "%C3a", "a%41%"})
    void isNotWellFormedWithoutTwoDigitsOrWithoutTheRestOfASequence(String path) {
        RequestHead head = head("/" + path);
        assertFalse(PercentEncoding.isWellFormed(head, head.pathStart(), head.pathEnd()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "%41", "%C3%A4", "%c3%a4z", "a%E2%82%ACb%F0%9F%98%80"})
    void isWellFormedInEitherCaseAndAmongOthers(String path) {
        RequestHead head = head("/" + path);
        assertTrue(PercentEncoding.isWellFormed(head, head.pathStart(), head.pathEnd()));
    }

    @Test
    void whatIsBehindAPartIsNotPartOfIt() {
        RequestHead head = head("/ab%41%C3%A4c");
        int at = head.pathStart();
        assertTrue(PercentEncoding.isWellFormed(head, at, at + 3));
        assertFalse(PercentEncoding.isWellFormed(head, at, at + 4));
        assertFalse(PercentEncoding.isWellFormed(head, at, at + 5));
        assertTrue(PercentEncoding.isWellFormed(head, at, at + 6));
        assertFalse(PercentEncoding.isWellFormed(head, at, at + 9));
        assertTrue(PercentEncoding.isWellFormed(head, at, at + 12));
        assertEquals("/ab", PercentEncoding.decode(head, at, at + 3));
        assertEquals("/ab%", PercentEncoding.decode(head, at, at + 4));
        assertEquals("/ab%4", PercentEncoding.decode(head, at, at + 5));
        assertEquals("/abA", PercentEncoding.decode(head, at, at + 6));
        assertEquals("/abA\ufffd", PercentEncoding.decode(head, at, at + 9));
        assertEquals("/abA\u00e4c", PercentEncoding.decode(head, at, head.pathEnd()));
    }

    @Test
    void readsAnOctetWithWhatItTakes() {
        RequestHead head = head("/~%ff%0a");
        int at = head.pathStart();
        assertEquals(1, PercentEncoding.width(head, at));
        assertEquals('/', PercentEncoding.octet(head, at));
        assertEquals('~', PercentEncoding.octet(head, at + 1));
        assertEquals(3, PercentEncoding.width(head, at + 2));
        assertEquals(0xff, PercentEncoding.octet(head, at + 2));
        assertEquals(0x0a, PercentEncoding.octet(head, at + 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b", "%", "%4", "%4g", "%g4", "+%zz+", "a+%"})
    void whatIsNotEncodedWellStaysAsItIs(String path) {
        RequestHead head = head("/" + path);
        assertEquals("/" + path, PercentEncoding.decode(head, head.pathStart(), head.pathEnd()));
    }

    private void assertJudgedAsTheJdkDoes(int... octets) {
        byte[] bytes = new byte[octets.length];
        StringBuilder path = new StringBuilder("/");
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
            path.append('%').append(HexFormat.of().toHexDigits(bytes[i]));
        }
        RequestHead head = head(path.toString());
        assertEquals(
                isUtf8(bytes), PercentEncoding.isWellFormed(head, head.pathStart(), head.pathEnd()), path::toString);
        assertEquals(
                "/" + new String(bytes, UTF_8),
                PercentEncoding.decode(head, head.pathStart(), head.pathEnd()),
                path::toString);
    }

    private static boolean isUtf8(byte[] octets) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(octets));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private RequestHead head(String target) {
        byte[] octets = ("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        assertEquals(octets.length, parser.parse(ByteBuffer.wrap(octets), 0, octets.length));
        return parser.head();
    }
}
