package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.torc.http.codec.Case;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestParser;
import dev.torc.tests.http.MemoryServer.Outcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole messages of the corpus, heads with their bodies: the server takes no part of one for the whole. */
final class PrefixTest {
    private static final int OCTETS_MAX = 1_000;
    private static final String CHUNKED_HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final MemoryServer SERVER = new MemoryServer(HttpLimits.defaults(), false);

    @AfterAll
    static void close() {
        SERVER.close();
    }

    static Stream<Arguments> messages() {
        Stream<Arguments> heads = valid("requests.md")
                .map(c -> Arguments.of(c.title(), new String(c.octets(), ISO_8859_1) + contentFor(c)));
        Stream<Arguments> bodies = valid("chunked.md").map(c -> Arguments.of(c.title(), CHUNKED_HEAD + chunked(c)));
        return Stream.concat(heads, bodies);
    }

    private static Stream<Case> valid(String file) {
        return Case.in(file).filter(c -> c.isValid() && c.octets().length <= OCTETS_MAX);
    }

    private static String contentFor(Case c) {
        RequestParser parser = new RequestParser(HttpLimits.defaults());
        parser.parse(ByteBuffer.wrap(c.octets()), 0, c.octets().length);
        return parser.head().chunked()
                ? "1\r\nx\r\n0\r\n\r\n"
                : "x".repeat((int) Math.max(0, parser.head().contentLength()));
    }

    /** Some cases have something behind the body. */
    private static String chunked(Case c) {
        String octets = new String(c.octets(), ISO_8859_1);
        return octets.substring(0, octets.lastIndexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isAnsweredWhenItIsWholeAndNoOctetEarlier(String title, String message) {
        byte[] octets = message.getBytes(ISO_8859_1);
        for (int end = 1; end < octets.length; end++) {
            Outcome part = SERVER.hold(Arrays.copyOf(octets, end), List.of(end), null);
            assertEquals(0, part.responses(), "prefix " + end + " of " + title);
            assertFalse(part.ended(), "prefix " + end + " of " + title);
            assertFalse(part.calls().contains("complete"), "prefix " + end + " of " + title);
        }
        Outcome whole = SERVER.hold(octets, List.of(octets.length), null);
        assertEquals(1, whole.responses());
        assertFalse(whole.reset());
    }
}
