package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.http.files.StaticFiles;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, or be the name of a file at all, is as if it were not there. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class UnreadableFilesTest {
    /** That not even root may read; regular, as far as one can see. */
    private static final String WRITE_ONLY = "compact_memory";

    private static final Path ITS_FOLDER = Path.of("/proc/sys/vm");

    /** The longest name of a file on common file systems, in bytes. */
    private static final int NAME_BYTES_MAX = 255;

    private final Transport transport;

    @TempDir
    private Path folder;

    UnreadableFilesTest(Transport transport) {
        this.transport = transport;
    }

    private String answer(Path root, String path) throws IOException {
        try (TestServer server =
                new TestServer(transport, StaticFiles.builder(root).build())) {
            String all = server.exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip\r\n"
                    + "Connection: close\r\n\r\n");
            assertEquals(0, server.failures(), "nothing has failed");
            return all;
        }
    }

    private static void assertNotFound(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
        assertTrue(answer.endsWith("\r\n\r\nNot Found\n"), answer);
    }

    private static void deny(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }

    @Test
    void aFileThatMustNotBeReadIsNotFound() throws IOException {
        Path file = Files.writeString(folder.resolve("secret.txt"), "secret");
        deny(file);
        assumeTrue(!Files.isReadable(file), "this user may read everything");
        assertNotFound(answer(folder, "/secret.txt"));
    }

    @Test
    void aFileInAFolderThatMustNotBeEnteredIsNotFound() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(inner.resolve("secret.txt"), "secret");
        deny(inner);
        try {
            assumeTrue(!Files.isReadable(inner), "this user may read everything");
            assertNotFound(answer(folder, "/inner/secret.txt"));
            assertNotFound(answer(folder, "/inner/"));
        } finally {
            Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFileThatNobodyMayReadIsNotFound() throws IOException {
        Path file = ITS_FOLDER.resolve(WRITE_ONLY);
        assumeTrue(Files.isRegularFile(file) && !Files.isReadable(file), "there is no such file");
        assertNotFound(answer(ITS_FOLDER, "/" + WRITE_ONLY));
    }

    @Test
    void aFileWhoseNameIsAsLongAsMayBeIsServed() throws IOException {
        // Names of compressed siblings would be longer.
        String name = "x".repeat(NAME_BYTES_MAX - 4) + ".txt";
        Files.writeString(folder.resolve(name), "content");
        String answer = answer(folder, "/" + name);
        assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("\r\n\r\ncontent"), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {NAME_BYTES_MAX - 2, NAME_BYTES_MAX, NAME_BYTES_MAX + 1, 1000})
    void aNameThatIsTooLongIsNotFound(int bytes) throws IOException {
        String name = "x".repeat(bytes);
        assertNotFound(answer(folder, "/" + name));
        assertNotFound(answer(folder, "/" + name + "/"));
        assertNotFound(answer(folder, "/" + name + "/index.html"));
        // As many bytes, in fewer characters.
        assertNotFound(answer(folder, "/" + "%C3%A9".repeat(bytes / 2)));
    }

    @Test
    void aPathThatIsTooLongIsNotFound() throws IOException {
        // Longer than PATH_MAX, though each name is short.
        String path = "/abcdefg".repeat(800);
        assertNotFound(answer(folder, path));
        Files.createDirectories(folder.resolve("abcdefg/abcdefg"));
        assertNotFound(answer(folder, path));
    }

    @Test
    void aLinkWhoseTargetIsTooLongIsNotFound() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("x".repeat(NAME_BYTES_MAX + 1)));
        assertNotFound(answer(folder, "/link"));
        assertFalse(Files.exists(folder.resolve("link")));
    }
}
