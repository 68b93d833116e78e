package dev.torc.bench.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that the kernel makes. */
final class ProcFile {
    private static final int BYTES_MAX = 64 << 10;

    private ProcFile() {}

    /** How many entries a folder has; none where it cannot be read. */
    static int count(Path folder) {
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path _ : entries) {
                count++;
            }
        } catch (IOException e) {
            return 0;
        }
        return count;
    }

    /**
     * What a file holds; nothing where it cannot be read. Read with a large buffer: a sysctl answers the first read only, and
     * {@link Files#readAllBytes} begins with one byte.
     */
    static String text(Path file) {
        byte[] bytes = new byte[BYTES_MAX];
        try (InputStream in = Files.newInputStream(file)) {
            return new String(bytes, 0, in.readNBytes(bytes, 0, BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
