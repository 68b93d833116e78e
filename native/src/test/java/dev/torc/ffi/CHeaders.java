package dev.torc.ffi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The installed headers, asked through gcc what an expression of theirs is. */
final class CHeaders {
    /** Set to 1 where the headers must be there, as in CI: then a test that cannot ask them fails. */
    private static final String REQUIRED = "TORC_ABI_REQUIRED";

    private static final int SECONDS_MAX = 60;

    private final Path folder;
    private final String includes;

    /**
     * Headers to ask.
     *
     * @param folder for programs
     * @param includes the lines that include the headers
     */
    CHeaders(Path folder, String includes) {
        this.folder = folder;
        this.includes = includes;
    }

    /** Skips the test where there is no gcc or a header is missing; fails it there when the environment says so. */
    void assumeThatTheyAreInstalled() throws IOException, InterruptedException {
        String missing = missing();
        if ("1".equals(System.getenv(REQUIRED))) {
            assertEquals("", missing, REQUIRED + "=1");
        }
        assumeTrue(missing.isEmpty(), () -> "the ABI cannot be compared: " + missing);
    }

    private String missing() throws IOException, InterruptedException {
        try {
            Run run = compile("int main(void) { return 0; }", "-fsyntax-only");
            return run.status == 0 ? "" : run.output;
        } catch (IOException e) {
            return "no gcc (" + e.getMessage() + ")";
        }
    }

    /** Whether the headers have what this expression names. */
    boolean know(String expression) throws IOException, InterruptedException {
        return compile("long long value(void) { return (long long)(" + expression + "); }", "-fsyntax-only").status
                == 0;
    }

    /** The value of each expression, in their order. */
    List<Long> values(Collection<String> expressions) throws IOException, InterruptedException {
        var program = new StringBuilder("int printf(const char *format, ...);\nint main(void) {\n");
        for (String expression : expressions) {
            // The compiler names the line of an expression that it does not know.
            program.append("printf(\"%lld\\n\", (long long)(")
                    .append(expression)
                    .append("));\n");
        }
        Path binary = folder.resolve("abi");
        Run compilation = compile(program.append("return 0;\n}\n").toString(), "-o", binary.toString());
        assertEquals(0, compilation.status, () -> "the headers lack something that is bound:\n" + compilation.output);
        Run execution = run(List.of(binary.toString()), "");
        assertEquals(0, execution.status, execution.output);

        List<String> lines = execution.output.lines().toList();
        assertEquals(expressions.size(), lines.size());
        return lines.stream().map(Long::valueOf).toList();
    }

    private record Run(int status, String output) {}

    private Run compile(String program, String... options) throws IOException, InterruptedException {
        String source = includes + "\n#include <stddef.h>\n" + program;
        // The bindings are of _DEFAULT_SOURCE; cpu_set_t is only declared for _GNU_SOURCE, which has all of it.
        var command = new ArrayList<>(List.of("gcc", "-std=gnu11", "-D_GNU_SOURCE", "-x", "c", "-"));
        command.addAll(List.of(options));
        return run(command, source);
    }

    private Run run(List<String> command, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " takes too long");
        }
        return new Run(process.exitValue(), Files.readString(out, UTF_8));
    }
}
