package dev.torc.http.codec;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields may not be trailers: those that are needed before the content, for framing, routing, authentication,
 * conditions, content and the processing of the response (RFC 9110, section 6.5.1). Stateless.
 */
public final class Trailers {
    private static final Set<String> FORBIDDEN = Set.of(
            "transfer-encoding",
            "content-length",
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "max-forwards",
            "cache-control",
            "pragma",
            "range",
            "content-encoding",
            "content-type",
            "content-range",
            "content-location",
            "content-disposition",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "authorization",
            "authentication-info",
            "www-authenticate",
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-authentication-info",
            "cookie",
            "set-cookie",
            "age",
            "date",
            "expires",
            "location",
            "retry-after",
            "vary",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");

    private Trailers() {}

    /** Whether a field of this name may be a trailer. */
    public static boolean allowed(String name) {
        return !FORBIDDEN.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Lets a field pass that may be sent as a trailer.
     *
     * @throws IllegalArgumentException for one that must not be a trailer, and for what no field may have (section 5)
     */
    public static void requireAllowed(String name, String value) {
        if (!allowed(name)) {
            throw new IllegalArgumentException(name + " must not be a trailer");
        }
        ResponseEncoder.fieldLine(name, value);
    }
}
