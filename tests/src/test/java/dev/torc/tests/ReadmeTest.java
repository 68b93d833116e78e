package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What README.md shows as code is code. */
class ReadmeTest {
    private static final String FENCE = "```";

    @Test
    void theExampleIsPartOfAProgramThatCompiles() throws IOException {
        Path root = ProjectRoot.path();
        String example = unindented(firstJavaBlock(Files.readString(root.resolve("README.md"))));
        String program =
                unindented(Files.readString(root.resolve("tests/src/test/java/dev/torc/tests/ReadmeExample.java")));
        assertFalse(example.isBlank(), "the example of README.md is empty");
        assertTrue(program.contains(example), () -> "ReadmeExample.java does not contain:\n" + example);
    }

    private static String firstJavaBlock(String markdown) {
        String block = markdown.lines()
                .dropWhile(line -> !line.equals(FENCE + "java"))
                .skip(1)
                .takeWhile(line -> !line.equals(FENCE))
                .collect(Collectors.joining("\n"));
        assertFalse(block.isEmpty(), "README.md has no block of Java");
        return block;
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
