package dev.torc.http.middleware;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A set of media types: {@code text/html}, {@code text/*}, or {@code *+json} for all that end so. Immutable. */
final class MediaTypes {
    static final MediaTypes TEXTUAL = new MediaTypes(List.of(
            "text/*",
            "application/json",
            "application/javascript",
            "application/xml",
            "application/wasm",
            "*+json",
            "*+xml"));

    private final String[] patterns;

    MediaTypes(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    /** Whether the value of a Content-Type is one of them. */
    boolean match(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        end = end < 0 ? contentType.length() : end;
        while (end > 0 && contentType.charAt(end - 1) == ' ') {
            end--;
        }
        for (String pattern : patterns) {
            if (matches(contentType, end, pattern)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String type, int end, String pattern) {
        int length = pattern.length();
        if (pattern.endsWith("*")) {
            return end >= length && type.regionMatches(true, 0, pattern, 0, length - 1);
        }
        if (pattern.startsWith("*")) {
            return end >= length && type.regionMatches(true, end - length + 1, pattern, 1, length - 1);
        }
        return end == length && type.regionMatches(true, 0, pattern, 0, length);
    }
}
