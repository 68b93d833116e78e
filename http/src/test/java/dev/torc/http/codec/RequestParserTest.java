package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestParserTest {

    private static final int RANDOM_CUTS = 50;

    private final Pieces pieces = new Pieces(1);
    private final RequestParser parser = new RequestParser(HttpLimits.defaults());

    static Stream<Case> requests() {
        return Case.in("requests.md");
    }

    static Stream<Case> validRequests() {
        return requests().filter(Case::isValid);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void answersAsTheCaseSays(Case c) {
        List<String> answer = Answers.ofRequest(parser, pieces, pieces.whole(c.octets().length), c.octets());
        assertTrue(answer.containsAll(c.answers()), () -> "expected " + c.answers() + " among " + answer);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void answersTheSameOctetByOctet(Case c) {
        List<String> whole = Answers.ofRequest(parser, pieces, pieces.whole(c.octets().length), c.octets());
        assertEquals(whole, Answers.ofRequest(parser, pieces, pieces.single(c.octets().length), c.octets()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void answersTheSameWhereverItIsCut(Case c) {
        List<String> whole = Answers.ofRequest(parser, pieces, pieces.whole(c.octets().length), c.octets());
        for (int i = 0; i < RANDOM_CUTS; i++) {
            List<Integer> ends = pieces.random(c.octets().length);
            assertEquals(whole, Answers.ofRequest(parser, pieces, ends, c.octets()), () -> "cut at " + ends);
        }
    }

    @ParameterizedTest
    @MethodSource("validRequests")
    void findsEveryPrefixPartial(Case c) {
        for (int end = 0; end < c.octets().length; end++) {
            assertEquals(
                    List.of("partial"), Answers.ofRequest(parser, pieces, List.of(end), c.octets()), "prefix " + end);
        }
    }

    @Test
    void takesATargetOfTheLimitAndRefusesOneOctetMore() {
        RequestParser small = new RequestParser(HttpLimits.defaults().withTargetBytesMax(10));
        assertTrue(parse(small, "GET /123456789 HTTP/1.1\r\nHost: a\r\n\r\n") > 0);
        assertEquals(-414, parse(small, "GET /1234567890 HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertEquals(RequestParser.PARTIAL, parse(small, "GET /123456789"));
        small.reset();
        assertEquals(-414, parse(small, "GET /1234567890"));
    }

    @Test
    void takesAHeadOfTheLimitAndRefusesOneOctetMore() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        HttpLimits limits = HttpLimits.defaults().withTargetBytesMax(4);
        RequestParser exact = new RequestParser(limits.withHeadBytesMax(head.length()));
        assertEquals(head.length(), parse(exact, head));
        assertEquals(head.length(), parse(exact, head + head));
        RequestParser less = new RequestParser(limits.withHeadBytesMax(head.length() - 1));
        assertEquals(-431, parse(less, head));
        assertEquals(RequestParser.PARTIAL, parse(less, head.substring(0, head.length() - 2)));
        less.reset();
        assertEquals(-431, parse(less, head.substring(0, head.length() - 1)));
        assertEquals(-431, parse(exact, "\r\n" + head));
    }

    @Test
    void takesAsManyFieldsAsTheLimitAndRefusesOneMore() {
        RequestParser small = new RequestParser(HttpLimits.defaults().withHeaderCountMax(2));
        assertTrue(parse(small, "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\r\n") > 0);
        assertEquals(-431, parse(small, "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\nC"));
    }

    @Test
    void takesContentOfTheLimitAndRefusesOneOctetMore() {
        RequestParser small = new RequestParser(HttpLimits.defaults().withBodyBytesMax(5));
        assertTrue(parse(small, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n") > 0);
        assertEquals(-413, parse(small, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n"));
    }

    @Test
    void takesAMethodOfAnyTokenWhereverItIsCut() {
        String method = "!#$%&'*+-.^_`|~09azAZ#";
        byte[] octets = (method + " / HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        List<String> whole = Answers.ofRequest(parser, pieces, pieces.whole(octets.length), octets);
        assertTrue(whole.contains("method " + method), whole::toString);
        assertEquals(whole, Answers.ofRequest(parser, pieces, pieces.single(octets.length), octets));
    }

    @Test
    void parsesPipelinedHeadsOneAfterAnother() {
        String first = "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        String second = "POST /2?x HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap((first + second).getBytes(ISO_8859_1));
        assertEquals(first.length(), parser.parse(bytes, 0, bytes.limit()));
        assertEquals("/1", parser.head().path());
        assertEquals(second.length(), parser.parse(bytes, first.length(), bytes.limit()));
        assertEquals("/2", parser.head().path());
        assertEquals("x", parser.head().query());
        assertEquals("b", parser.head().header("host"));
        assertTrue(parser.head().keepAlive());
    }

    @Test
    void startsAnewAfterAnErrorAndAfterReset() {
        assertEquals(-400, parse(parser, "GET / HTTP/1.1\r\n: a\r\n"));
        assertEquals(26, parse(parser, "GET / HTTP/1.1\r\nHost: \r\n\r\n"));
        assertEquals(RequestParser.PARTIAL, parse(parser, "POST /partial HTTP/1.1\r\nA: b\r\n"));
        parser.reset();
        assertEquals(26, parse(parser, "GET / HTTP/1.1\r\nHost: \r\n\r\n"));
        assertEquals(1, parser.head().headerCount());
    }

    @Test
    void leavesTheBufferAsItIs() {
        ByteBuffer bytes = ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: a\r\n\r\nx".getBytes(ISO_8859_1));
        bytes.position(3).limit(28);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            bytes.order(order);
            parser.parse(bytes, 0, 27);
            assertEquals(3, bytes.position());
            assertEquals(28, bytes.limit());
            assertEquals(order, bytes.order());
        }
    }

    @Test
    void showsNoHeadBeforeOneIsCompleteNorAfterReset() {
        assertThrows(IllegalStateException.class, () -> parser.head().target());
        parse(parser, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals("/", parser.head().target());
        parser.reset();
        assertThrows(IllegalStateException.class, () -> parser.head().target());
    }

    private static int parse(RequestParser parser, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        return parser.parse(bytes, 0, bytes.limit());
    }
}
