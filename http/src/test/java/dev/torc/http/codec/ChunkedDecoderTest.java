package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkedDecoderTest {

    private static final int RANDOM_CUTS = 50;

    private final Pieces pieces = new Pieces(3);
    private final ChunkedDecoder decoder = new ChunkedDecoder(HttpLimits.defaults());
    private final int[] consumed = new int[1];

    static Stream<Case> bodies() {
        return Case.in("chunked.md");
    }

    static Stream<Case> validBodies() {
        return bodies().filter(Case::isValid);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void answersAsTheCaseSays(Case c) {
        assertEquals(c.answers(), decode(decoder, pieces.whole(c.octets().length), c.octets()));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void answersTheSameWhereverItIsCut(Case c) {
        List<String> whole = decode(decoder, pieces.whole(c.octets().length), c.octets());
        int wholeConsumed = consumed[0];
        assertEquals(whole, decode(decoder, pieces.single(c.octets().length), c.octets()));
        assertEquals(wholeConsumed, consumed[0]);
        for (int i = 0; i < RANDOM_CUTS; i++) {
            List<Integer> ends = pieces.random(c.octets().length);
            assertEquals(whole, decode(decoder, ends, c.octets()), () -> "cut at " + ends);
            assertEquals(wholeConsumed, consumed[0], () -> "cut at " + ends);
        }
    }

    @ParameterizedTest
    @MethodSource("validBodies")
    void findsEveryPrefixPartial(Case c) {
        decode(decoder, pieces.whole(c.octets().length), c.octets());
        int length = consumed[0];
        for (int end = 0; end < length; end++) {
            assertEquals(List.of("partial"), decode(decoder, List.of(end), c.octets()), "prefix " + end);
        }
    }

    @Test
    void takesContentOfTheLimitAndRefusesOneOctetMore() {
        ChunkedDecoder small = new ChunkedDecoder(HttpLimits.defaults().withBodyBytesMax(3));
        assertEquals(List.of("abc"), decode(small, "1\r\na\r\n2\r\nbc\r\n0\r\n\r\n"));
        assertEquals(List.of("413"), decode(small, "1\r\na\r\n3\r\n"));
    }

    @Test
    void takesTrailersOfTheLimitAndRefusesOneOctetMore() {
        String trailers = "A: b\r\nC: d\r\n\r\n";
        ChunkedDecoder exact = new ChunkedDecoder(HttpLimits.defaults().withTrailerBytesMax(trailers.length()));
        assertEquals(List.of("\"\""), decode(exact, "0\r\n" + trailers));
        ChunkedDecoder less = new ChunkedDecoder(HttpLimits.defaults().withTrailerBytesMax(trailers.length() - 1));
        assertEquals(List.of("431"), decode(less, "0\r\n" + trailers));
        assertEquals(List.of("partial"), decode(exact, "0\r\n" + "A".repeat(trailers.length())));
        assertEquals(List.of("431"), decode(exact, "0\r\n" + "A".repeat(trailers.length() + 1)));
        ChunkedDecoder none = new ChunkedDecoder(HttpLimits.defaults().withTrailerBytesMax(2));
        assertEquals(List.of("\"\""), decode(none, "0\r\n\r\n"));
    }

    @Test
    void allowsExtensionsAnEighthOfTheContentBeforeThem() {
        ChunkedDecoder small = new ChunkedDecoder(HttpLimits.defaults().withChunkExtensionBytesMax(0));
        assertEquals(List.of("400"), decode(small, "1;"));
        String content = "0123456789abcdef";
        assertEquals(List.of(content), decode(small, "10\r\n" + content + "\r\n0;e\r\n\r\n"));
        assertEquals(List.of("400"), decode(small, "10\r\n" + content + "\r\n0;ee\r\n\r\n"));
    }

    @Test
    void answersTheSameAgainAfterTheEndAndAfterAnError() {
        ByteBuffer good = ByteBuffer.wrap("0\r\n\r\nGET".getBytes(ISO_8859_1));
        assertEquals(ChunkedDecoder.END, decoder.next(good));
        assertEquals(5, good.position());
        assertEquals(ChunkedDecoder.END, decoder.next(good));
        assertEquals(5, good.position());
        decoder.reset();
        ByteBuffer bad = ByteBuffer.wrap("x".getBytes(ISO_8859_1));
        assertEquals(-400, decoder.next(bad));
        assertEquals(-400, decoder.next(good));
        assertEquals(5, good.position());
    }

    @Test
    void showsContentAsItArrivesAndNeverNone() {
        ByteBuffer bytes = ByteBuffer.wrap("8\r\nabcdefgh\r\n0\r\n\r\n".getBytes(ISO_8859_1));
        bytes.limit(3);
        assertEquals(ChunkedDecoder.PARTIAL, decoder.next(bytes));
        bytes.limit(7);
        assertEquals(ChunkedDecoder.DATA, decoder.next(bytes));
        assertEquals(4, decoder.dataLength());
        assertEquals(3, bytes.position());
        bytes.position(7);
        assertEquals(ChunkedDecoder.PARTIAL, decoder.next(bytes));
        bytes.limit(bytes.capacity());
        assertEquals(ChunkedDecoder.DATA, decoder.next(bytes));
        assertEquals(4, decoder.dataLength());
        bytes.position(11);
        assertEquals(ChunkedDecoder.END, decoder.next(bytes));
    }

    @Test
    void showsTheTrailersThatMayBeSomeInOrderAndWithoutBlanks() {
        String value = "v".repeat(200);
        assertEquals(
                List.of("A=b", "X-Long=" + value, "A=", "Z=a b"),
                trailers("0\r\nA:b\r\nX-Long: \t" + value + " \r\nHost: h\r\nA:\r\nZ: a b\r\n\r\n"));
        assertEquals(List.of("B=c"), trailers("0\r\nB: c\r\n\r\n"));
        assertEquals(List.of(), trailers("0\r\n\r\n"));
    }

    @Test
    void showsTheTrailersWhereverTheyAreCutAndHoweverMany() {
        StringBuilder body = new StringBuilder("1\r\nx\r\n0\r\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            body.append("T").append(i).append(": ").append("v".repeat(i)).append("\r\n");
            expected.add("T" + i + "=" + "v".repeat(i));
        }
        body.append("\r\n");
        byte[] octets = body.toString().getBytes(ISO_8859_1);
        for (int i = 0; i < RANDOM_CUTS; i++) {
            assertEquals(List.of("x"), decode(decoder, pieces.random(octets.length), octets));
            assertEquals(expected, shownTrailers());
        }
    }

    @Test
    void showsNothingOfTheTrailersOfAnEarlierBody() {
        assertEquals(List.of("ABCDEF=g"), trailers("0\r\nABCDEF: g\r\n\r\n"));
        assertEquals(List.of("A=b"), trailers("0\r\nA:b\r\n\r\n"));
    }

    @Test
    void takesAsManyTrailersAsFieldsOfAHead() {
        ChunkedDecoder two = new ChunkedDecoder(HttpLimits.defaults().withHeaderCountMax(2));
        assertEquals(List.of("\"\""), decode(two, "0\r\nA: b\r\nC: d\r\n\r\n"));
        assertEquals(List.of("431"), decode(two, "0\r\nA: b\r\nC: d\r\nE"));
    }

    @Test
    void countsAnewForEachBody() {
        ChunkedDecoder small = new ChunkedDecoder(HttpLimits.defaults()
                .withBodyBytesMax(3)
                .withChunkExtensionBytesMax(3)
                .withTrailerBytesMax(8)
                .withHeaderCountMax(1));
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of("abc"), decode(small, "3;ab\r\nabc\r\n0\r\nA: b\r\n\r\n"));
            assertEquals(List.of("partial"), decode(small, "2"));
            assertEquals(List.of("partial"), decode(small, "3;ab\r\na"));
            assertEquals(0, afterReset(small).dataLength());
        }
    }

    @Test
    void decodesWhatTheEncoderWrote() {
        ByteBuffer out = ByteBuffer.allocate(400_000);
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) '\r');
        int at = 0;
        for (int length = 1; at < content.length; length = Math.min(length * 3, content.length - at)) {
            ResponseEncoder.chunkHead(out, length);
            out.put(content, at, length);
            ResponseEncoder.chunkEnd(out);
            at += length;
        }
        ResponseEncoder.lastChunk(out);
        byte[] octets = Arrays.copyOf(out.array(), out.position());
        String expected = Case.shown(new String(content, ISO_8859_1));
        assertTrue(List.of(expected).equals(decode(decoder, pieces.random(octets.length), octets)));
    }

    private List<String> decode(ChunkedDecoder with, List<Integer> ends, byte[] octets) {
        return Answers.ofChunked(with, pieces, ends, octets, consumed);
    }

    private static ChunkedDecoder afterReset(ChunkedDecoder decoder) {
        decoder.reset();
        return decoder;
    }

    private List<String> trailers(String text) {
        assertEquals(List.of("\"\""), decode(decoder, text));
        return shownTrailers();
    }

    private List<String> shownTrailers() {
        List<String> shown = new ArrayList<>();
        decoder.forEachTrailer((name, value) -> shown.add(name + "=" + value));
        return shown;
    }

    private List<String> decode(ChunkedDecoder with, String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return decode(with, pieces.whole(octets.length), octets);
    }
}
