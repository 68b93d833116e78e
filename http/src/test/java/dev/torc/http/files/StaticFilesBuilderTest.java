package dev.torc.http.files;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files are served with is checked when it is given, as far as it can be. */
final class StaticFilesBuilderTest {
    @Test
    void fieldsThatNoResponseMayHaveAreRefused(@TempDir Path folder) {
        StaticFiles.Builder files = StaticFiles.builder(folder);
        assertThrows(IllegalArgumentException.class, () -> files.header("no token", "x"));
        assertThrows(IllegalArgumentException.class, () -> files.header("X-A", "a\r\nX-B: b"));
        assertThrows(IllegalArgumentException.class, () -> files.header("Content-Length", "1"));
        assertThrows(IllegalArgumentException.class, () -> files.header("Content-Type", "text/plain"));
        assertThrows(IllegalArgumentException.class, () -> files.cacheControl("a\nb"));
        assertThrows(IllegalArgumentException.class, () -> files.contentType("a", "text/plain\r\n"));
    }

    @Test
    void anEndingHasNoDot(@TempDir Path folder) {
        StaticFiles.Builder files = StaticFiles.builder(folder);
        assertThrows(IllegalArgumentException.class, () -> files.contentType(".gpx", "application/gpx+xml"));
        assertThrows(IllegalArgumentException.class, () -> files.contentType("tar.gz", "application/gzip"));
    }
}
