package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the style says of every Java source that people write, and no other tool checks. */
class TidyTest {
    private static final int FILE_LINES_MAX = 400;
    private static final int BODY_LINES_MAX = 60;

    /** Far fewer than there are; a walk that finds fewer looked in the wrong place. */
    private static final int SOURCES_MIN = 20;

    /** What a tool wrote is as it wrote it. */
    private static final String GENERATED = "/src/generated/";

    private static final String EXAMPLES = "examples";

    // Concatenated, or this file would break its own rules.
    private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sl" + "eep\\b");

    private record Source(String name, String text) {
        boolean isTest() {
            return name.contains("/src/test/");
        }

        List<String> lines() {
            return text.lines().toList();
        }
    }

    private static final List<Source> SOURCES = sources();

    @Test
    void seesTheSourcesOfEveryModule() {
        assertTrue(SOURCES.size() >= SOURCES_MIN, () -> "only " + SOURCES.size() + " sources were found");
        for (String module : List.of(
                "transport",
                "transport-nio",
                "native",
                "http",
                "http/jdk-provider",
                "http/micrometer",
                "http/zstd",
                "http/brotli",
                "bench",
                "bench/peers",
                "tests",
                "tests/races")) {
            assertTrue(SOURCES.stream().anyMatch(s -> s.name().startsWith(module + "/src/")), module);
        }
        assertTrue(SOURCES.stream().anyMatch(s -> s.name().startsWith(EXAMPLES + '/')), EXAMPLES);
    }

    @Test
    void filesAreShort() {
        assertNone(SOURCES.stream()
                .filter(s -> s.lines().size() > FILE_LINES_MAX)
                .map(s -> s.name() + " has " + s.lines().size() + " lines of at most " + FILE_LINES_MAX));
    }

    @Test
    void methodsAreShort() {
        assertNone(SOURCES.stream()
                .flatMap(s -> JavaScan.bodies(s.text()).stream()
                        .filter(body -> body.lines() > BODY_LINES_MAX)
                        .map(body -> s.name() + ":" + body.line() + " has " + body.lines() + " lines of at most "
                                + BODY_LINES_MAX)));
    }

    @Test
    void thereAreNoTabs() {
        assertNone(SOURCES.stream().flatMap(s -> linesWith(s, s.text(), Pattern.compile("\t"))));
    }

    @Test
    void thereAreNoLeftovers() {
        assertNone(SOURCES.stream().flatMap(s -> linesWith(s, s.text(), LEFTOVER)));
    }

    @Test
    void testsAwaitAndNeverSleep() {
        assertNone(SOURCES.stream()
                .filter(Source::isTest)
                .flatMap(s -> linesWith(s, JavaScan.withoutCommentsAndLiterals(s.text()), SLEEP)));
    }

    private static Stream<String> linesWith(Source source, String text, Pattern pattern) {
        List<String> lines = text.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> pattern.matcher(lines.get(i)).find())
                .mapToObj(
                        i -> source.name() + ":" + (i + 1) + ": " + lines.get(i).strip());
    }

    private static void assertNone(Stream<String> complaints) {
        assertEquals("", String.join("\n", complaints.toList()));
    }

    private static List<Source> sources() {
        Path root = ProjectRoot.path();
        var found = new ArrayList<Source>();
        try (Stream<Path> folders = Files.walk(root, 2)) {
            List<Path> modules = folders.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
            for (Path folder : Stream.concat(modules.stream(), Stream.of(root.resolve(EXAMPLES)))
                    .toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java"))
                            .sorted()
                            .toList()) {
                        String name = root.relativize(file).toString().replace('\\', '/');
                        if (!name.contains(GENERATED)) {
                            found.add(new Source(name, Files.readString(file)));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }
}
