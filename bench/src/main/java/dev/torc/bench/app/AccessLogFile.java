package dev.torc.bench.app;

import dev.torc.http.middleware.AccessLog;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of access lines, and what they look like. Written {@code FILE} or {@code FILE:FORMAT}.
 *
 * @param path the file, which is appended to
 * @param format of its lines
 */
public record AccessLogFile(Path path, AccessLog.Format format) {
    /** Reads the written form; without a format it is combined. */
    public static AccessLogFile of(String text) {
        int colon = text.lastIndexOf(':');
        String name = colon < 0 ? "" : text.substring(colon + 1).toUpperCase(Locale.ROOT);
        for (AccessLog.Format known : AccessLog.Format.values()) {
            if (known.name().equals(name)) {
                return new AccessLogFile(Path.of(text.substring(0, colon)), known);
            }
        }
        return new AccessLogFile(Path.of(text), AccessLog.Format.COMBINED);
    }
}
