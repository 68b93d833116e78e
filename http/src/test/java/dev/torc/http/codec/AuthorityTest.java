package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request says whom it is for: Host, the authority form and the absolute form. */
class AuthorityTest {
    private final RequestParser parser = new RequestParser(HttpLimits.defaults());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "example.org",
                "a-b.c_d~!$&'()*+,;=",
                "127.0.0.1:8080",
                "a:",
                "a:0",
                "a:00080",
                "a:65535",
                "%41",
                "a%20",
                "a%2f%2F:1",
                "[::1]",
                "[::1]:",
                "[::ffff:127.0.0.1]:80",
                "[v1.a~b]",
                "a-long-name-of-a-host-in-a-long-domain-that-goes-on-for-more-than-sixty-four-octets.example:80"
            })
    void aHostIsANameOrAnAddressAndMayHaveAPort(String host) {
        assertEquals(host, authority("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":80",
                "a:65536",
                "a:4294967297",
                "a:99999999999999999999",
                "a:8a",
                "a:-1",
                "a::",
                "a:1:",
                "a/",
                "a@b",
                "a b",
                "a,b c",
                "a\\",
                "\u00e9",
                "%",
                "a%2",
                "a%2g",
                "a%g2",
                "a%:1",
                "%4:80",
                "[",
                "[]",
                "[::1",
                "[::1]a",
                "[::1]:x",
                "[%41]",
                "[a/b]",
                "[[]",
                "a[::1]"
            })
    void aHostIsNothingElse(String host) {
        assertEquals(-400, parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1", "a:0001", "a:65535", "%41:10", "[::1]:443", "1.2.3.4:100"})
    void aTunnelIsToAHostAndAPort(String target) {
        assertEquals(target, authority("CONNECT " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a:", ":1", ":", "a:0", "a:000", "a:65536", "a:1x", "[::1]", "[::1]:", "a%4:1", "/a:1", "*"
            })
    void aTunnelIsToNothingElse(String target) {
        assertEquals(-400, parse("CONNECT " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "http://a:", "HTTP://a/", "hTTp://a:80/b", "http://a?b/c", "http://[::1]:1/"})
    void aUriNamesAHost(String target) {
        String rest = target.substring("http://".length());
        assertEquals(rest.split("[/?]", -1)[0], authority("GET " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http",
                "http:",
                "http:/",
                "http://",
                "http:///a",
                "http://?a",
                "http://:80/",
                "http://a@b/",
                "http://a:x/",
                "http:/a",
                "http:a//",
                "ttp://a",
                "ftp://a",
                "httpx://a",
                "http\u001a//a",
                "https:///",
                "https:/a",
                "a"
            })
    void aUriWithoutAHostIsRefused(String target) {
        assertEquals(-400, parse("GET " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a", "HtTpS://a:443/b", "https://a?b"})
    void aUriOfHttpsIsMisdirected(String target) {
        assertEquals(-421, parse("GET " + target + " HTTP/1.1\r\nHost: other\r\n\r\n"));
    }

    private String authority(String text) {
        assertEquals(text.length(), parse(text));
        return String.valueOf(parser.head().authority());
    }

    /** With nothing behind the octets of the head. */
    private int parse(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return parser.parse(ByteBuffer.wrap(octets), 0, octets.length);
    }
}
