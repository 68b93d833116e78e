package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Response heads against other cuts of themselves; the corpus is the seed. */
class ResponseHeadFuzzTest {
    /** Longer ones make every execution slower. */
    private static final int SEED_OCTETS_MAX = 1_000;

    private static final HttpLimits TIGHT =
            HttpLimits.defaults().withTargetBytesMax(24).withHeadBytesMax(120).withHeaderCountMax(3);

    private final ResponseParser parser = new ResponseParser(HttpLimits.defaults());
    private final ResponseParser tight = new ResponseParser(TIGHT);

    static Stream<byte[]> seeds() {
        return Case.in("responses.md").map(Case::octets).filter(octets -> octets.length <= SEED_OCTETS_MAX);
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void head(byte[] octets) {
        Pieces pieces = new Pieces(Arrays.hashCode(octets));
        check(parser, pieces, octets);
        check(tight, pieces, octets);
    }

    private static void check(ResponseParser parser, Pieces pieces, byte[] octets) {
        List<String> whole = Answers.ofResponse(parser, pieces, pieces.whole(octets.length), octets);
        for (int i = 0; i < 2; i++) {
            List<Integer> ends = pieces.random(octets.length);
            assertEquals(whole, Answers.ofResponse(parser, pieces, ends, octets), () -> "cut at " + ends);
        }
    }
}
