package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.codec.Case;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The corpus as a whole: the cases that are sent to servers. */
final class CasesTest {
    private static final int CASES_MIN = 300;

    private static List<String> titles() {
        Stream<String> cases =
                Stream.of("requests.md", "chunked.md").flatMap(Case::in).map(Case::title);
        return Stream.concat(cases, Conversation.all().map(Conversation::title)).toList();
    }

    @Test
    void hasAtLeast300Cases() {
        int count = titles().size();
        assertTrue(count >= CASES_MIN, () -> "only " + count);
    }

    @Test
    void everyCaseHasAnIdOfItsOwn() {
        List<String> ids =
                titles().stream().map(title -> title.split(" ", 2)[0]).toList();
        assertEquals(ids.size(), new HashSet<>(ids).size());
    }

    @Test
    void everyCaseNamesItsSection() {
        for (String title : titles()) {
            assertTrue(title.matches("[RCV]\\d{3} \\d+(\\.\\d+)* .+"), title);
        }
    }
}
