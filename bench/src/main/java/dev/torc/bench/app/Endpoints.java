package dev.torc.bench.app;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the application says on every server: paths, texts, bounds, and how numbers in a target are read. */
final class Endpoints {
    static final String PLAINTEXT = "/plaintext";
    static final String JSON = "/json";
    static final String ECHO = "/echo";
    static final String HEADERS = "/headers";
    static final String STREAM = "/stream";
    static final String DELAY = "/delay";
    static final String BYTES = "/bytes/";
    static final String STATUS = "/status/";
    static final String FILES = "/files";

    static final String HELLO = "Hello, World!";
    static final String DELAYED = "Delayed";
    static final String NOT_FOUND = "Not Found";
    static final String NOT_ALLOWED = "Method Not Allowed";
    static final String BAD_QUERY = "A number in the query is missing or out of range.";
    static final String READ_METHODS = "GET, HEAD";

    static final long CHUNKS_MAX = 1_000_000_000;
    static final long CHUNK_BYTES_MAX = 1 << 20;
    static final long DELAY_MILLIS_MAX = 600_000;

    private static final int DIGITS_MAX = 18;

    private Endpoints() {}

    /** The answer of {@code /json}. */
    record Message(String message) {}

    /** One entry of the answer of {@code /headers}. */
    record Field(String name, String value) {}

    /** The number that is all of {@code path} after {@code prefix}; empty where that is not so. */
    static OptionalLong number(String path, String prefix) {
        return path.startsWith(prefix) ? digits(path.substring(prefix.length())) : OptionalLong.empty();
    }

    /** The number of a query parameter; -1 where it is missing, not a number or above {@code max}. */
    static long parameter(@Nullable String query, String name, long max) {
        String rest = query == null ? "" : query;
        while (!rest.isEmpty()) {
            int end = rest.indexOf('&');
            String pair = end < 0 ? rest : rest.substring(0, end);
            if (pair.startsWith(name + "=")) {
                long value = digits(pair.substring(name.length() + 1)).orElse(-1);
                return value <= max ? value : -1;
            }
            rest = end < 0 ? "" : rest.substring(end + 1);
        }
        return -1;
    }

    static boolean isStatus(long code) {
        return code >= 200 && code <= 599;
    }

    /** Whether a response with this status may have content (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5). */
    static boolean hasContent(int status) {
        return status != 204 && status != 205 && status != 304;
    }

    private static OptionalLong digits(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = value * 10 + digit;
        }
        return OptionalLong.of(value);
    }
}
