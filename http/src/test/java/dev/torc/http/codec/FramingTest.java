package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fields say about content and connection, and what only looks like one of them. */
class FramingTest {
    private final RequestParser parser = new RequestParser(HttpLimits.defaults());

    /** Each of them means something: a head without it is shown to be another one. */
    @ParameterizedTest
    @CsvSource({
        "Host, b",
        "Expect, 100-continue",
        "Upgrade, x",
        "Connection, close",
        "Content-Length, 7",
        "Transfer-Encoding, chunked"
    })
    void aNameThatDiffersInAnOctetIsAnotherField(String name, String value) {
        List<String> another = answer("Anything-Else", value);
        assertFalse(another.equals(answer(name, value)));
        for (int i = 0; i < name.length(); i++) {
            for (char other : new char[] {'q', 'y', '_', '5'}) {
                String changed = name.substring(0, i) + other + name.substring(i + 1);
                assertEquals(another, answer(changed, value), changed);
            }
        }
        assertEquals(another, answer(name + "s", value));
        assertEquals(another, answer(name.substring(0, name.length() - 1), value));
    }

    @ParameterizedTest
    @CsvSource({
        "Host, b",
        "Expect, 100-continue",
        "Upgrade, x",
        "Connection, close",
        "Content-Length, 7",
        "Transfer-Encoding, chunked"
    })
    void aNameMeansTheSameInAnyCase(String name, String value) {
        List<String> usual = answer(name, value);
        assertEquals(usual, answer(name.toUpperCase(Locale.ROOT), value));
        assertEquals(usual, answer(name.toLowerCase(Locale.ROOT), value));
        for (int i = 0; i < name.length(); i++) {
            String changed = name.substring(0, i).toLowerCase(Locale.ROOT)
                    + name.substring(i).toUpperCase(Locale.ROOT);
            assertEquals(usual, answer(changed, value), changed);
        }
    }

    @Test
    void namesOfAnyLengthAreFields() {
        for (int length = 1; length <= 40; length++) {
            assertEquals("no", answer("c".repeat(length), "no").getLast(), "length " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 0\r\nContent-Length: 0",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                "Transfer-Encoding: chunkeD,",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding: chunked x",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunkedx",
                "Content-Length: /",
                "Content-Length: :"
            })
    void framingThatCouldBeReadInTwoWaysIsRefused(String lines) {
        assertEquals(-400, parse(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked ", "CHUNKED\t ", "  chunked"})
    void blanksAroundACodingAreNotPartOfIt(String value) {
        assertTrue(parse("Transfer-Encoding:" + value) > 0);
        assertTrue(parser.head().chunked());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "close | false",
                "CLOSE | false",
                "keep-alive, close | false",
                "close, keep-alive | false",
                "keep-alive,close | false",
                ", ,\tclose\t, | false",
                "keep-alive | true",
                "closed | true",
                "clos | true",
                "keep-alives close | true",
                "'' | true"
            })
    void theConnectionPersistsUnlessAnOptionSaysOtherwise(String options, boolean persists) {
        assertTrue(parse("Connection: " + options) > 0);
        assertEquals(persists, parser.head().keepAlive());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upgrade | true",
                "UPGRADE | true",
                "keep-alive, Upgrade | true",
                "Upgrade,keep-alive | true",
                "keep-alive | false",
                "upgrades | false"
            })
    void anUpgradeIsOfferedWhereAnOptionNamesIt(String options, boolean offered) {
        assertTrue(parse("Upgrade: x\r\nConnection: " + options) > 0);
        assertEquals(offered, parser.head().upgrade());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keep-alive | true",
                "KEEP-ALIVE | true",
                "x, Keep-Alive | true",
                "keep-alive, x | true",
                "keep-aliv | false",
                "keep_alive | false",
                "x | false"
            })
    void aConnectionOfAnOldClientPersistsWhereAnOptionSaysSo(String options, boolean persists) {
        String text = "GET / HTTP/1.0\r\nConnection: " + options + "\r\n\r\n";
        byte[] octets = text.getBytes(ISO_8859_1);
        assertEquals(octets.length, parser.parse(ByteBuffer.wrap(octets), 0, octets.length));
        assertEquals(persists, parser.head().keepAlive());
    }

    /** What a head says that has this field last, where Upgrade would be an offer; or the status. */
    private List<String> answer(String name, String value) {
        int result = parse("Connection: upgrade\r\n" + name + ": " + value);
        if (result < 0) {
            return List.of(String.valueOf(result));
        }
        RequestHead head = parser.head();
        return List.of(
                "chunked " + head.chunked(),
                "length " + head.contentLength(),
                "keep-alive " + head.keepAlive(),
                "expect " + head.expectContinue(),
                "upgrade " + head.upgrade(),
                head.value(head.headerCount() - 1));
    }

    private int parse(String lines) {
        byte[] octets = ("GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n\r\n").getBytes(ISO_8859_1);
        return parser.parse(ByteBuffer.wrap(octets), 0, octets.length);
    }
}
