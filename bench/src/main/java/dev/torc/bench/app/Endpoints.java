package dev.torc.bench.app;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the application says on every server: paths, types, texts, bounds, and how numbers in a target are read. */
public final class Endpoints {
    public static final String PLAINTEXT = "/plaintext";
    public static final String JSON = "/json";
    public static final String ECHO = "/echo";
    public static final String HEADERS = "/headers";
    public static final String STREAM = "/stream";
    public static final String DELAY = "/delay";
    public static final String BYTES = "/bytes/";
    public static final String STATUS = "/status/";
    public static final String FILES = "/files";
    /** Torc only: a connection that is upgraded to the protocol echo. */
    public static final String UPGRADE = "/upgrade";

    public static final String TEXT_TYPE = "text/plain; charset=utf-8";
    public static final String JSON_TYPE = "application/json";
    public static final String OCTETS_TYPE = "application/octet-stream";

    public static final String HELLO = "Hello, World!";
    public static final String DELAYED = "Delayed";
    public static final String NOT_FOUND = "Not Found";
    public static final String NOT_ALLOWED = "Method Not Allowed";
    public static final String UPGRADE_REQUIRED = "Upgrade Required";
    public static final String BAD_QUERY = "A number in the query is missing or out of range.";
    public static final String READ_METHODS = "GET, HEAD";

    public static final long CHUNKS_MAX = 1_000_000_000;
    public static final long CHUNK_BYTES_MAX = 1 << 20;
    public static final long DELAY_MILLIS_MAX = 600_000;

    /** The paths that have no number in them. */
    static final List<String> NAMED = List.of(PLAINTEXT, JSON, ECHO, HEADERS, STREAM, DELAY);

    private static final int DIGITS_MAX = 18;

    private Endpoints() {}

    /** The answer of {@code /json}. */
    public record Message(String message) {}

    /** One entry of the answer of {@code /headers}. */
    record Field(String name, String value) {}

    /** The number that is all of {@code path} after {@code prefix}; empty where that is not so. */
    public static OptionalLong number(String path, String prefix) {
        return path.startsWith(prefix) ? digits(path.substring(prefix.length())) : OptionalLong.empty();
    }

    /** The number of a query parameter; -1 where it is missing, not a number or above {@code max}. */
    public static long parameter(@Nullable String query, String name, long max) {
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
