package dev.torc.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What README.md shows as code is code. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void itsExamplesArePartsOfAProgramThatCompiles() throws IOException {
        Path root = ProjectRoot.path();
        String program =
                unindented(Files.readString(root.resolve("tests/src/test/java/dev/torc/tests/ReadmeExample.java")));
        List<String> examples = JAVA.matcher(Files.readString(root.resolve("README.md")))
                .results()
                .map(block -> unindented(block.group(1)))
                .toList();
        assertFalse(examples.isEmpty(), "README.md has no block of Java");
        for (String example : examples) {
            assertFalse(example.isBlank(), "an example of README.md is empty");
            assertTrue(program.contains(example), () -> "ReadmeExample.java does not contain:\n" + example);
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
