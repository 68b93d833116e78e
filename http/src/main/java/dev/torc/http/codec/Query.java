package dev.torc.http.codec;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names and values of a query, read as {@code application/x-www-form-urlencoded} (WHATWG URL Standard, section 5.1): pairs
 * between ampersands, a plus sign for a space, and no error: what is not encoded well stays as it is. Stateless.
 */
final class Query {
    private Query() {}

    /** The first value of a name, decoded, or null. */
    static @Nullable String value(RequestHead head, String name) {
        int end = head.queryEnd();
        for (int at = head.queryStart(); at < end; ) {
            int pairEnd = find(head, at, end, '&');
            int nameEnd = find(head, at, pairEnd, '=');
            if (pairEnd > at && is(head, at, nameEnd, name)) {
                return decode(head, Math.min(nameEnd + 1, pairEnd), pairEnd);
            }
            at = pairEnd + 1;
        }
        return null;
    }

    static void forEach(RequestHead head, BiConsumer<String, String> action) {
        int end = head.queryEnd();
        for (int at = head.queryStart(); at < end; ) {
            int pairEnd = find(head, at, end, '&');
            int nameEnd = find(head, at, pairEnd, '=');
            if (pairEnd > at) {
                action.accept(decode(head, at, nameEnd), decode(head, Math.min(nameEnd + 1, pairEnd), pairEnd));
            }
            at = pairEnd + 1;
        }
    }

    private static boolean is(RequestHead head, int from, int to, String name) {
        return isPlain(head, from, to)
                ? head.equals(from, to, name)
                : decode(head, from, to).equals(name);
    }

    private static String decode(RequestHead head, int from, int to) {
        return isPlain(head, from, to) ? head.text(from, to) : PercentEncoding.decode(head, from, to, '+');
    }

    private static boolean isPlain(RequestHead head, int from, int to) {
        return find(head, from, to, '%') == to && find(head, from, to, '+') == to;
    }

    private static int find(RequestHead head, int from, int to, char octet) {
        int at = from;
        while (at < to && head.byteAt(at) != octet) {
            at++;
        }
        return at;
    }
}
