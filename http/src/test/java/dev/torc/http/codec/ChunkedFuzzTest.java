package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Chunked bodies against the second decoder and against other cuts; the corpus is the seed. As {@link HeadFuzzTest}. */
class ChunkedFuzzTest {
    /** Longer ones make every execution slower. */
    private static final int SEED_OCTETS_MAX = 1_000;

    private static final HttpLimits TIGHT = HttpLimits.defaults()
            .withBodyBytesMax(40)
            .withChunkExtensionBytesMax(3)
            .withTrailerBytesMax(30)
            .withHeaderCountMax(2);
    private static final List<HttpLimits> LIMITS = List.of(HttpLimits.defaults(), TIGHT);

    private final List<ChunkedDecoder> decoders =
            LIMITS.stream().map(ChunkedDecoder::new).toList();

    static Stream<byte[]> seeds() {
        return Case.in("chunked.md").map(Case::octets).filter(octets -> octets.length <= SEED_OCTETS_MAX);
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "http.dict")
    @FuzzTest
    void body(byte[] octets) {
        Pieces pieces = new Pieces(Arrays.hashCode(octets));
        String text = new String(octets, ISO_8859_1);
        for (int i = 0; i < LIMITS.size(); i++) {
            List<String> expected = new SlowChunkedDecoder(LIMITS.get(i), text).decode();
            assertEquals(expected, answer(decoders.get(i), pieces, pieces.whole(octets.length), octets));
            List<Integer> ends = pieces.random(octets.length);
            assertEquals(expected, answer(decoders.get(i), pieces, ends, octets), () -> "cut at " + ends);
        }
    }

    private static List<String> answer(ChunkedDecoder decoder, Pieces pieces, List<Integer> ends, byte[] octets) {
        int[] consumed = new int[1];
        List<String> answer = new ArrayList<>(Answers.ofChunked(decoder, pieces, ends, octets, consumed));
        answer.addFirst("consumed " + consumed[0]);
        if (decoder.next(ByteBuffer.allocate(0)) == ChunkedDecoder.END) {
            decoder.forEachTrailer((name, value) -> answer.add("trailer " + name + "=" + Case.shown(value)));
        }
        return answer;
    }
}
