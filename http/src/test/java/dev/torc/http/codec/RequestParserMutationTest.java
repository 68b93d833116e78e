package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of the corpus, mutated by a seeded generator, against a second parser and against other cuts. */
class RequestParserMutationTest {

    private static final int MESSAGES = Integer.getInteger("dev.torc.fuzz.messages", 20_000);
    private static final long SEED = Long.getLong("dev.torc.fuzz.seed", 5);
    private static final int CASE_OCTETS_MAX = 1_000;
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            ":",
            "\0",
            "\u00ff",
            "\u007f",
            "HTTP/1.1",
            "HTTP/1.0",
            "Host: b\r\n",
            "?",
            "#",
            "*",
            "http://",
            "https://",
            "[::1]",
            ":80",
            "%41",
            "%4",
            "chunked",
            ", ",
            ";",
            "Transfer-Encoding: ",
            "Content-Length: 5\r\n",
            "Connection: close\r\n",
            "Connection: keep-alive, Upgrade\r\n",
            "Upgrade: x\r\n",
            "Expect: 100-continue\r\n",
            "Expect: ,\t100-continue ,\r\n",
            "Content-Length: 9223372036854775808\r\n",
            "GET ",
            "CONNECT ",
            "OPTIONS ",
            "HEAD ",
            "\r\n\r\n",
            "-",
            "+",
            "0");

    private final Random random = new Random(SEED);
    private final Pieces pieces = new Pieces(SEED);
    private final HttpLimits limits =
            HttpLimits.defaults().withTargetBytesMax(60).withHeadBytesMax(400).withHeaderCountMax(8);
    private final RequestParser parser = new RequestParser(limits);
    private final SlowRequestParser slow = new SlowRequestParser(limits);
    private final List<Case> seeds = Case.in("requests.md")
            .filter(c -> c.octets().length < CASE_OCTETS_MAX)
            .toList();
    private final List<Case> validSeeds = seeds.stream().filter(Case::isValid).toList();

    @Test
    void agreesWithTheSlowParserOnTheCorpus() {
        RequestParser usual = new RequestParser(HttpLimits.defaults());
        SlowRequestParser usualSlow = new SlowRequestParser(HttpLimits.defaults());
        Case.in("requests.md")
                .forEach(c -> assertEquals(
                        usualSlow.parse(new String(c.octets(), ISO_8859_1)),
                        Answers.ofRequest(usual, pieces, pieces.whole(c.octets().length), c.octets()),
                        c.title()));
    }

    @Test
    void agreesWithTheSlowParserOnMutatedMessagesHoweverTheyAreCut() {
        Map<String, Integer> answers = new HashMap<>();
        for (int i = 0; i < MESSAGES; i++) {
            List<Case> from = random.nextBoolean() ? seeds : validSeeds;
            byte[] octets = mutated(from.get(random.nextInt(from.size())).octets());
            String message = new String(octets, ISO_8859_1);
            List<String> expected = slow.parse(message);
            List<Integer> ends = pieces.random(octets.length);
            String shown = "message " + i + " of seed " + SEED + ": " + Case.shown(message);
            assertEquals(expected, Answers.ofRequest(parser, pieces, pieces.whole(octets.length), octets), shown);
            assertEquals(
                    expected, Answers.ofRequest(parser, pieces, ends, octets), () -> "cut at " + ends + " " + shown);
            answers.merge(expected.size() > 1 ? "complete" : expected.getFirst(), 1, Integer::sum);
        }
        for (String kind : List.of("complete", "partial", "400", "413", "414", "417", "421", "431", "501", "505")) {
            assertTrue(answers.containsKey(kind), () -> "never answered " + kind + ", only " + answers);
        }
        assertTrue(answers.getOrDefault("complete", 0) > MESSAGES / 20, () -> "too few complete: " + answers);
    }

    private byte[] mutated(byte[] seed) {
        StringBuilder text = new StringBuilder(new String(seed, ISO_8859_1));
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
                case 1 -> text.replace(at, to, WORDS.get(random.nextInt(WORDS.size())));
                case 2 -> text.delete(at, to);
                case 3 -> text.insert(at, (char) random.nextInt(256));
                case 4 -> text.insert(at, text.substring(at, to).repeat(1 + random.nextInt(8)));
                default -> insertLine(text, WORDS.get(random.nextInt(WORDS.size())));
            }
            if (text.isEmpty()) {
                text.append('G');
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private static void insertLine(StringBuilder text, String word) {
        int line = text.indexOf("\r\n");
        text.insert(line < 0 ? text.length() : line + 2, word);
    }
}
