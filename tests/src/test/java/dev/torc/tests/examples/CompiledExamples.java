package dev.torc.tests.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.tests.ProjectRoot;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sources of a folder, compiled into another one without a warning: the launcher compiles them at each start. */
final class CompiledExamples {
    private CompiledExamples() {}

    /** The examples, as files. */
    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(ProjectRoot.path().resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Compiles all of them. */
    static void into(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-proc:none",
                    "-Xlint:all,-path",
                    "-Werror");
            boolean compiled = compiler.getTask(
                            complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources()))
                    .call();
            assertTrue(compiled, complaints::toString);
        }
    }
}
