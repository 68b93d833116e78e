package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
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
}
