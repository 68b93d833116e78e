package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.torc.http.codec.Case;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.Pieces;
import dev.torc.tests.http.MemoryServer.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole connections: the same octets give the same calls of the handler, the same responses and the same end, however
 * they are cut and however slowly the responses leave. Where they are cut follows from the octets, so that a finding is a
 * conversation and nothing else; the seeds are the corpus and the conversations beside the findings.
 */
class ConnectionFuzzTest {
    private static final int SEED_OCTETS_MAX = 1_000;
    /** The engine's buffer holds more, so that no octet is left out. */
    private static final int OCTETS_MAX = 16_000;

    private static final int SINGLE_OCTETS_MAX = 400;
    private static final byte[] CHUNKED_HEAD =
            "POST /all HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1);

    private static final HttpLimits LIMITS = HttpLimits.defaults()
            .withTargetBytesMax(100)
            .withHeadBytesMax(600)
            .withHeaderCountMax(10)
            .withBodyBytesMax(2_000)
            .withChunkExtensionBytesMax(12)
            .withTrailerBytesMax(80)
            .withUnreadBodyBytesMax(60)
            .withPipelinedMax(3)
            .withRequestsPerConnectionMax(12);

    private final MemoryServer server = new MemoryServer(LIMITS, true);

    static Stream<byte[]> seeds() {
        Stream<byte[]> heads = Case.in("requests.md").map(Case::octets);
        Stream<byte[]> bodies = Case.in("chunked.md").map(body -> joined(Stream.of(CHUNKED_HEAD, body.octets())));
        Stream<byte[]> conversations = Conversation.all().map(ConnectionFuzzTest::sent);
        return Stream.of(heads, bodies, conversations)
                .flatMap(octets -> octets)
                .filter(octets -> octets.length <= SEED_OCTETS_MAX);
    }

    private static byte[] sent(Conversation conversation) {
        return joined(conversation.steps().stream()
                .flatMap(step -> step instanceof Conversation.Send send ? Stream.of(send.octets()) : Stream.empty()));
    }

    private static byte[] joined(Stream<byte[]> parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        parts.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/dev/torc/http/codec/http.dict")
    @FuzzTest
    void connection(byte[] octets) {
        if (octets.length > OCTETS_MAX) {
            return;
        }
        Outcome whole = server.hold(octets, List.of(octets.length), null);
        int hash = Arrays.hashCode(octets);
        List<Integer> ends = ends(octets.length, hash);
        Outcome cut = server.hold(octets, ends, new Random(hash));
        if (!whole.isSameAs(cut)) {
            assertEquals(whole, cut, () -> "cut at " + ends);
        }
    }

    /** Octet by octet at times, else a few pieces. */
    private static List<Integer> ends(int length, int hash) {
        Pieces pieces = new Pieces(hash);
        return length <= SINGLE_OCTETS_MAX && hash % 8 == 0 ? pieces.single(length) : pieces.random(length);
    }
}
