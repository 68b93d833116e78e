package dev.torc.tests.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.tests.ProjectRoot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/start-up.md, as they stand there. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class StartUpTest {
    private static final Pattern COMMANDS =
            Pattern.compile("<!-- commands:begin -->\\s*```\\n(.*?)```\\s*<!-- commands:end -->", Pattern.DOTALL);
    private static final int TIMEOUT_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void theDocumentedCommandsMakeACacheAndStartWithIt() throws Exception {
        Path jar = Path.of("bench/target/torc.jar");
        assumeTrue(Files.exists(ProjectRoot.path().resolve(jar)), "not packaged");
        Files.createDirectories(folder.resolve(jar).getParent());
        Files.copy(ProjectRoot.path().resolve(jar), folder.resolve(jar));
        Path source = Path.of("examples/WarmStart.java");
        Files.createDirectory(folder.resolve("examples"));
        Files.copy(ProjectRoot.path().resolve(source), folder.resolve(source));
        List<String> commands = commands();
        assertEquals(5, commands.size());
        for (String command : commands.subList(0, 4)) {
            run(command);
        }
        String start = commands.getLast();
        // On: the JVM ends where it refuses the cache.
        for (String mode : List.of("-XX:AOTMode=on", "-XX:AOTMode=off")) {
            String command = start.replaceFirst("java ", "exec java -Dport=0 " + mode + " ");
            try (Example warm = Example.start(List.of("sh", "-c", inFolder(command)))) {
                assertEquals("Hello, World!\n", warm.get("/").body());
            }
        }
    }

    private static List<String> commands() throws IOException {
        Matcher block = COMMANDS.matcher(Files.readString(ProjectRoot.path().resolve("docs/start-up.md")));
        assertTrue(block.find(), "docs/start-up.md has no commands");
        return block.group(1).lines().toList();
    }

    private String inFolder(String command) {
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        return "cd '" + folder + "' && PATH='" + bin + "'" + File.pathSeparator + "$PATH && " + command;
    }

    private void run(String command) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder("sh", "-c", inFolder(command))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), command);
            assertEquals(0, process.exitValue(), () -> command + ": " + text(said));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
