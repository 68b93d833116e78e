package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
        assertEquals("Accept", head.name(1));
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
