package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Request heads against the second parser and against other cuts; the corpus is the seed. Where a message is cut follows
 * from its octets, so that a finding is a message and nothing else.
 */
class HeadFuzzTest {
    /** Longer ones make every execution slower. */
    private static final int SEED_OCTETS_MAX = 1_000;

    private static final HttpLimits TIGHT =
            HttpLimits.defaults().withTargetBytesMax(24).withHeadBytesMax(120).withHeaderCountMax(3);
    private static final List<HttpLimits> LIMITS =
            List.of(HttpLimits.defaults(), TIGHT, TIGHT.withHeadBytesMax(4_000).withBodyBytesMax(100));

    private final List<RequestParser> parsers =
            LIMITS.stream().map(RequestParser::new).toList();
    private final List<SlowRequestParser> slowParsers =
            LIMITS.stream().map(SlowRequestParser::new).toList();

    static Stream<byte[]> seeds() {
        return Case.in("requests.md").map(Case::octets).filter(octets -> octets.length <= SEED_OCTETS_MAX);
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void head(byte[] octets) {
        int hash = Arrays.hashCode(octets);
        Pieces pieces = new Pieces(hash);
        check(0, pieces, octets);
        check(1 + Math.floorMod(hash, LIMITS.size() - 1), pieces, octets);
    }

    private void check(int i, Pieces pieces, byte[] octets) {
        List<String> expected = slowParsers.get(i).parse(new String(octets, ISO_8859_1));
        RequestParser parser = parsers.get(i);
        assertEquals(expected, Answers.ofRequest(parser, pieces, pieces.whole(octets.length), octets));
        List<Integer> ends = pieces.random(octets.length);
        assertEquals(expected, Answers.ofRequest(parser, pieces, ends, octets), () -> "cut at " + ends);
    }
}
