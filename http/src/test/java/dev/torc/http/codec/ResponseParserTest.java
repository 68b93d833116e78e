package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseParserTest {

    private static final int RANDOM_CUTS = 50;

    private final Pieces pieces = new Pieces(2);
    private final ResponseParser parser = new ResponseParser(HttpLimits.defaults());

    static Stream<Case> responses() {
        return Case.in("responses.md");
    }

    static Stream<Case> validResponses() {
        return responses().filter(Case::isValid);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void answersAsTheCaseSays(Case c) {
        List<String> answer = Answers.ofResponse(parser, pieces, pieces.whole(c.octets().length), c.octets());
        assertTrue(answer.containsAll(c.answers()), () -> "expected " + c.answers() + " among " + answer);
    }

    @ParameterizedTest
    @MethodSource("responses")
    void answersTheSameWhereverItIsCut(Case c) {
        List<String> whole = Answers.ofResponse(parser, pieces, pieces.whole(c.octets().length), c.octets());
        assertEquals(whole, Answers.ofResponse(parser, pieces, pieces.single(c.octets().length), c.octets()));
        for (int i = 0; i < RANDOM_CUTS; i++) {
            List<Integer> ends = pieces.random(c.octets().length);
            assertEquals(whole, Answers.ofResponse(parser, pieces, ends, c.octets()), () -> "cut at " + ends);
        }
    }

    @ParameterizedTest
    @MethodSource("validResponses")
    void findsEveryPrefixPartial(Case c) {
        for (int end = 0; end < c.octets().length; end++) {
            assertEquals(
                    List.of("partial"), Answers.ofResponse(parser, pieces, List.of(end), c.octets()), "prefix " + end);
        }
    }

    @Test
    void takesAHeadOfTheLimitAndRefusesOneOctetMore() {
        String head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        HttpLimits limits = HttpLimits.defaults().withTargetBytesMax(4);
        ResponseParser exact = new ResponseParser(limits.withHeadBytesMax(head.length()));
        assertEquals(head.length(), parse(exact, head));
        assertEquals(head.length(), parse(exact, head + head));
        ResponseParser less = new ResponseParser(limits.withHeadBytesMax(head.length() - 1));
        assertEquals(-431, parse(less, head));
        assertEquals(ResponseParser.PARTIAL, parse(less, head.substring(0, head.length() - 2)));
        less.reset();
        assertEquals(-431, parse(less, head.substring(0, head.length() - 1)));
    }

    @Test
    void measuresAHeadFromWhereItStarts() {
        String head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
        ResponseParser exact =
                new ResponseParser(HttpLimits.defaults().withTargetBytesMax(4).withHeadBytesMax(head.length()));
        ByteBuffer bytes = ByteBuffer.wrap((head + head).getBytes(ISO_8859_1));
        assertEquals(ResponseParser.PARTIAL, exact.parse(bytes, head.length(), bytes.limit() - 1));
        assertEquals(head.length(), exact.parse(bytes, head.length(), bytes.limit()));
    }

    @Test
    void judgesFramingWhenAHeadIsComplete() {
        String lines = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n";
        assertEquals(ResponseParser.PARTIAL, parse(parser, lines));
        assertThrows(IllegalStateException.class, () -> parser.head().reason());
        assertEquals(-501, parse(parser, lines + "\r\n"));
    }

    @Test
    void takesAsManyFieldsAsTheLimitAndRefusesOneMore() {
        ResponseParser small = new ResponseParser(HttpLimits.defaults().withHeaderCountMax(1));
        assertTrue(parse(small, "HTTP/1.1 200 OK\r\nA: b\r\n\r\n") > 0);
        assertEquals(-431, parse(small, "HTTP/1.1 200 OK\r\nA: b\r\nC"));
    }

    @Test
    void hasNoLimitOnContent() {
        ResponseParser small = new ResponseParser(HttpLimits.defaults().withBodyBytesMax(0));
        assertTrue(parse(small, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n") > 0);
        assertEquals(Long.MAX_VALUE, small.head().contentLength());
        assertEquals(-400, parse(small, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n"));
    }

    @Test
    void startsAnewAfterAHeadAfterAnErrorAndAfterReset() {
        String first = "HTTP/1.0 404 Not Found\r\nA: b\r\nConnection: keep-alive\r\n\r\n";
        String second = "HTTP/1.1 200 OK\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap((first + second).getBytes(ISO_8859_1));
        assertEquals(first.length(), parser.parse(bytes, 0, bytes.limit()));
        assertEquals(404, parser.head().status());
        assertEquals(0, parser.head().versionMinor());
        assertTrue(parser.head().keepAlive());
        assertEquals(second.length(), parser.parse(bytes, first.length(), bytes.limit()));
        assertEquals(200, parser.head().status());
        assertEquals("OK", parser.head().reason());
        assertEquals(0, parser.head().headerCount());
        assertEquals(-400, parse(parser, "HTTP/1.1 200 OK\r\n: a\r\n"));
        assertEquals(second.length(), parse(parser, second));
        assertEquals(ResponseParser.PARTIAL, parse(parser, first.substring(0, 30)));
        parser.reset();
        assertEquals(second.length(), parse(parser, second));
    }

    @Test
    void showsNoHeadBeforeOneIsCompleteNorAfterReset() {
        assertThrows(IllegalStateException.class, () -> parser.head().reason());
        parse(parser, "HTTP/1.1 200 OK\r\n\r\n");
        assertEquals("OK", parser.head().reason());
        parser.reset();
        assertThrows(IllegalStateException.class, () -> parser.head().reason());
    }

    @Test
    void leavesTheBufferAsItIs() {
        ByteBuffer bytes = ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\nx".getBytes(ISO_8859_1));
        bytes.position(3).limit(20);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            bytes.order(order);
            assertEquals(19, parser.parse(bytes, 0, 19));
            assertEquals(3, bytes.position());
            assertEquals(20, bytes.limit());
            assertEquals(order, bytes.order());
        }
    }

    @Test
    void tellsWhichStatusesHaveContent() {
        for (int status : new int[] {100, 101, 199, 204, 304}) {
            assertFalse(bodyAllowed(status), () -> "content in " + status);
        }
        for (int status : new int[] {200, 203, 205, 303, 305, 404, 999}) {
            assertTrue(bodyAllowed(status), () -> "no content in " + status);
        }
    }

    private boolean bodyAllowed(int status) {
        assertTrue(parse(parser, "HTTP/1.1 " + status + " \r\n\r\n") > 0);
        return parser.head().bodyAllowed();
    }

    private static int parse(ResponseParser parser, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        return parser.parse(bytes, 0, bytes.limit());
    }
}
