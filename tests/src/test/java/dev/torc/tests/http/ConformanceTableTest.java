package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.torc.http.codec.Case;
import dev.torc.tests.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/conformance.md: every requirement has cases that exist, or a reason why there is none. */
final class ConformanceTableTest {
    private static final int ROWS_OF_9110 = 115;
    private static final int ROWS_OF_9112 = 41;
    private static final Pattern ID = Pattern.compile("\\b[RCV]\\d{3}\\b");
    private static final Pattern METHOD = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern CASES = Pattern.compile("(?:(?:[RCV]\\d{3}|`\\w+\\.\\w+`)(?:, (?!$)|$))*");
    private static final Pattern SECTION = Pattern.compile("\\d+(?:\\.\\d+)*");
    private static final Pattern VOID = Pattern.compile("\\bvoid (\\w+)\\(");

    private record Row(String rfc, String section, String requirement, String cases, String reason) {
        String name() {
            return rfc + " section " + section + ": " + requirement;
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        String rfc = "";
        boolean inTable = false;
        for (String line : Files.readAllLines(ProjectRoot.path().resolve("docs/conformance.md"))) {
            if (line.startsWith("## ")) {
                rfc = line.substring(3);
            } else if (line.startsWith("|---")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable) {
                rows.add(row(rfc, line));
            }
        }
        return rows;
    }

    private static Row row(String rfc, String line) {
        List<String> cells = Stream.of(line.split("\\|", -1)).map(String::strip).toList();
        if (cells.size() != 6 || !SECTION.matcher(cells.get(1)).matches()) {
            throw new AssertionError("not a row of four cells that starts with a section: " + line);
        }
        return new Row(rfc, cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }

    private static void assertNone(Predicate<Row> wrong) throws IOException {
        assertEquals(List.of(), rows().stream().filter(wrong).map(Row::name).toList());
    }

    @Test
    void hasEveryRowOfBothSpecifications() throws IOException {
        assertEquals(ROWS_OF_9110, rowsOf("RFC 9110"));
        assertEquals(ROWS_OF_9112, rowsOf("RFC 9112"));
        assertEquals(ROWS_OF_9110 + ROWS_OF_9112, rows().size());
    }

    private static long rowsOf(String rfc) throws IOException {
        return rows().stream().filter(row -> row.rfc().equals(rfc)).count();
    }

    @Test
    void everyRowHasCasesOrAReason() throws IOException {
        assertNone(row -> row.cases().isEmpty() && row.reason().isEmpty());
        assertNone(row -> row.requirement().isEmpty());
    }

    @Test
    void everyRowIsThereOnce() throws IOException {
        Set<String> seen = new HashSet<>();
        assertNone(row -> !seen.add(row.name()));
    }

    @Test
    void casesAreIdsAndTests() throws IOException {
        assertNone(row -> !CASES.matcher(row.cases()).matches());
    }

    @Test
    void everyIdIsThatOfACase() throws IOException {
        Stream<String> heads =
                Stream.of("requests.md", "chunked.md").flatMap(Case::in).map(Case::title);
        Set<String> ids = Stream.concat(heads, Conversation.all().map(Conversation::title))
                .map(title -> title.substring(0, 4))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unknown(ID, MatchResult::group, ids));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        assertEquals(Set.of(), unknown(METHOD, m -> m.group(1) + "." + m.group(2), tests()));
    }

    /** What the rows name, in any cell, and is not known. */
    private static Set<String> unknown(Pattern pattern, Function<MatchResult, String> name, Set<String> known)
            throws IOException {
        return rows().stream()
                .flatMap(
                        row -> pattern.matcher(row.cases() + " " + row.reason()).results())
                .map(name)
                .filter(named -> !known.contains(named))
                .collect(Collectors.toSet());
    }

    /** Class and method of every test of the modules that test HTTP. */
    private static Set<String> tests() throws IOException {
        Set<String> tests = new HashSet<>();
        for (String folder : List.of("http/src/test/java", "tests/src/test/java")) {
            try (Stream<Path> files = Files.walk(ProjectRoot.path().resolve(folder))) {
                files.filter(file -> file.toString().endsWith("Test.java"))
                        .forEach(file -> tests.addAll(testsIn(file)));
            }
        }
        return tests;
    }

    private static List<String> testsIn(Path file) {
        String type = String.valueOf(file.getFileName()).replace(".java", "");
        try {
            // What is behind the annotation of a test, up to its name, is in one piece of this text.
            return Pattern.compile("@(?:Parameterized)?Test\\b")
                    .splitAsStream(Files.readString(file))
                    .skip(1)
                    .flatMap(after -> VOID.matcher(after).results().limit(1))
                    .map(method -> type + "." + method.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
