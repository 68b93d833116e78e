package dev.torc.http.codec;

import java.util.Locale;
import java.util.Set;

/** The fields of a response that are the server's own, since framing and the connection hang on them. Stateless. */
public final class ServerFields {
    private static final Set<String> OWN =
            Set.of("content-length", "transfer-encoding", "connection", "date", "keep-alive", "upgrade");

    private ServerFields() {}

    /** Whether the server sets the field of this name itself. */
    public static boolean contains(String name) {
        return OWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Lets a field pass that anyone may set.
     *
     * @throws IllegalArgumentException for a field that the server sets itself
     */
    public static void requireFree(String name) {
        if (contains(name)) {
            throw new IllegalArgumentException("the server sets " + name + " itself");
        }
    }
}
