package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadTest {

    private static final String HEAD = """
            GET /bytes/100?x=1 HTTP/1.1
            Host: a
            Accept: one
            accept: two
            X-Not: here
            """.replace("\n", "\r\n") + "\r\n";

    private final RequestHead head = parsed(HEAD);

    @Test
    void comparesTargetAndPathWithoutAString() {
        assertTrue(head.targetEquals("/bytes/100?x=1"));
        assertTrue(head.targetEquals("/bytes/100?x=1".getBytes(ISO_8859_1)));
        assertFalse(head.targetEquals("/bytes/100?x=2"));
        assertFalse(head.targetEquals("/bytes/100?x=2".getBytes(ISO_8859_1)));
        assertFalse(head.targetEquals("/bytes/100?x=11"));
        assertFalse(head.targetEquals("/bytes/100?x=".getBytes(ISO_8859_1)));
        assertEquals(14, head.targetLength());
        assertTrue(head.pathEquals("/bytes/100"));
        assertTrue(head.pathEquals("/bytes/100".getBytes(ISO_8859_1)));
        assertFalse(head.pathEquals("/bytes/10"));
        assertFalse(head.pathEquals("/bytes/1000"));
        assertTrue(head.pathStartsWith("/bytes/"));
        assertTrue(head.pathStartsWith(""));
        assertFalse(head.pathStartsWith("/bytez/"));
        assertFalse(head.pathStartsWith("/bytes/100?"));
    }

    @Test
    void treatsTheEmptyPathOfAUriAsASlash() {
        RequestHead absolute = parsed("GET http://a?q HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(absolute.pathEquals("/"));
        assertTrue(absolute.pathEquals(new byte[] {'/'}));
        assertFalse(absolute.pathEquals(new byte[] {'a'}));
        assertFalse(absolute.pathEquals(new byte[] {'/', '/'}));
        assertTrue(absolute.pathStartsWith("/"));
        assertFalse(absolute.pathStartsWith("/a"));
        assertFalse(absolute.pathEquals(""));
        assertEquals(absolute.pathEnd(), absolute.pathStart());
    }

    @Test
    void comparesTheMethodWithoutAString() {
        RequestHead other = parsed("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(other.methodEquals("PROPFIND"));
        assertFalse(other.methodEquals("PROPFIN"));
        assertFalse(other.methodEquals("PROPFINDS"));
        assertFalse(other.methodEquals("propfind"));
        assertTrue(head.methodEquals("GET"));
    }

    @Test
    void decodesTheFirstValueOfAQueryParameter() {
        RequestHead query =
                parsed("GET /?a=1&&a=2&b&c=&=d&x+y=1+1%2B1&%C3%A4=%c3%b6&e=f=g HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("1", query.queryParameter("a"));
        assertEquals("", query.queryParameter("b"));
        assertEquals("", query.queryParameter("c"));
        assertEquals("d", query.queryParameter(""));
        assertEquals("1 1+1", query.queryParameter("x y"));
        assertEquals("\u00f6", query.queryParameter("\u00e4"));
        assertEquals("f=g", query.queryParameter("e"));
        assertNull(query.queryParameter("x+y"));
        assertNull(query.queryParameter("d"));
        assertNull(query.queryParameter("A"));
        assertEquals("1", head.queryParameter("x"));
        assertNull(parsed("GET /a=1 HTTP/1.1\r\nHost: a\r\n\r\n").queryParameter("a"));
        assertNull(parsed("GET /? HTTP/1.1\r\nHost: a\r\n\r\n").queryParameter(""));
    }

    @Test
    void aQueryThatIsNotEncodedWellStaysAsItIs() {
        RequestHead query = parsed("GET /?a=%&b=%4&c=%4g%41&d=%ff%&%=e HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("%", query.queryParameter("a"));
        assertEquals("%4", query.queryParameter("b"));
        assertEquals("%4gA", query.queryParameter("c"));
        assertEquals("\ufffd%", query.queryParameter("d"));
        assertEquals("e", query.queryParameter("%"));
    }

    @Test
    void showsQueryParametersInOrder() {
        List<String> shown = new ArrayList<>();
        parsed("GET /?a=1&b&&a=%32+ HTTP/1.1\r\nHost: a\r\n\r\n")
                .forEachQueryParameter((name, value) -> shown.add(name + "=" + value));
        assertEquals(List.of("a=1", "b=", "a=2 "), shown);
        parsed("GET / HTTP/1.1\r\nHost: a\r\n\r\n").forEachQueryParameter((name, value) -> shown.add(name));
        assertEquals(3, shown.size());
    }

    @Test
    void givesOffsetsRelativeToTheHead() {
        assertEquals("/bytes/100", HEAD.substring(head.pathStart(), head.pathEnd()));
        assertEquals("x=1", HEAD.substring(head.queryStart(), head.queryEnd()));
        assertEquals("Accept", HEAD.substring(head.nameStart(1), head.nameEnd(1)));
        assertEquals("one", HEAD.substring(head.valueStart(1), head.valueEnd(1)));
        assertEquals('o', head.byteAt(head.valueStart(1)));
        assertEquals(HEAD.length(), head.length());
        RequestHead late = parsed("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(2, late.methodStart());
        assertEquals(5, late.methodEnd());
        assertEquals(6, late.targetStart());
        RequestHead none = parsed("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(-1, none.queryStart());
        assertEquals(-1, none.queryEnd());
    }

    @Test
    void findsFieldsInAnyCaseAndOneAfterAnother() {
        assertEquals(1, head.find("ACCEPT"));
        assertEquals(2, head.find("Accept", 2));
        assertEquals(-1, head.find("Accept", 3));
        assertEquals("one", head.header("accept"));
        assertNull(head.header("accep"));
        assertTrue(head.nameEquals(3, "x-not"));
        assertFalse(head.nameEquals(3, "x\rnot"));
        assertFalse(head.nameEquals(3, "X-No\u0154"));
        RequestHead other = parsed("GET / HTTP/1.1\r\nHost: a\r\nA^Z`|z: b\r\n\r\n");
        assertTrue(other.nameEquals(1, "a^z`|Z"));
        assertFalse(other.nameEquals(1, "a~z`|Z"));
        assertFalse(other.nameEquals(1, "a^z@|Z"));
        assertFalse(other.nameEquals(1, "a^z`\\Z"));
        assertEquals("Accept", head.name(1));
    }

    @Test
    void comparesAndCopiesValuesAsTheyAre() {
        assertTrue(head.valueEquals(1, "one"));
        assertFalse(head.valueEquals(1, "One"));
        assertFalse(head.valueEquals(1, "on"));
        assertFalse(head.valueEquals(1, "ones"));
        byte[] target = "......".getBytes(ISO_8859_1);
        head.copyOctets(head.valueStart(1), head.valueEnd(1), target, 2);
        assertEquals("..one.", new String(target, ISO_8859_1));
    }

    @Test
    void aCopyKeepsAllOfAHeadThatIsGone() {
        for (String text : List.of(
                HEAD,
                "GET / HTTP/1.0\r\n\r\n",
                "OPTIONS http://b:80?x HTTP/1.1\r\nHost: a\r\nUpgrade: y\r\nConnection: upgrade\r\n\r\n",
                "PATCH /?y HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n",
                "FOO / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + "A: b\r\n".repeat(99) + "\r\n")) {
            RequestParser parser = new RequestParser(HttpLimits.defaults());
            byte[] octets = ("junk" + text).getBytes(ISO_8859_1);
            ByteBuffer bytes = ByteBuffer.wrap(octets);
            assertEquals(text.length(), parser.parse(bytes, 4, octets.length));
            List<String> shown = Answers.ofHead(parser.head());
            RequestHead copy = parser.head().copy();
            Arrays.fill(octets, (byte) 'x');
            String other = "PUT /other?than=this HTTP/1.1\r\nHost: elsewhere\r\nB: c\r\nContent-Length: 1\r\n\r\n";
            assertEquals(other.length(), parser.parse(ByteBuffer.wrap(other.getBytes(ISO_8859_1)), 0, other.length()));
            assertEquals(shown, Answers.ofHead(copy));
            assertEquals(text.length(), copy.length());
            assertEquals(text.indexOf(' ') + 1, copy.targetStart());
            assertEquals(0, copy.methodStart());
            assertEquals(text.indexOf(' '), copy.methodEnd());
        }
    }

    @Test
    void refusesAFieldThatIsNotThere() {
        assertThrows(IndexOutOfBoundsException.class, () -> head.name(4));
        assertThrows(IndexOutOfBoundsException.class, () -> head.valueStart(-1));
    }

    private static RequestHead parsed(String text) {
        RequestParser parser = new RequestParser(HttpLimits.defaults());
        ByteBuffer bytes = ByteBuffer.wrap(("junk" + text).getBytes(ISO_8859_1));
        assertEquals(text.length(), parser.parse(bytes, 4, bytes.limit()));
        return parser.head();
    }
}
