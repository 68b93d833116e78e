package dev.torc.http.files;

import dev.torc.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what request fields have in common (RFC 9110, sections 5.3 and 5.6.1). Stateless. */
final class FieldLists {
    private FieldLists() {}

    /** The value of a field, its lines joined by commas; null where there is none. */
    static @Nullable String joined(RequestHead head, String name) {
        int first = head.find(name);
        if (first < 0) {
            return null;
        }
        String value = head.value(first);
        for (int i = head.find(name, first + 1); i >= 0; i = head.find(name, i + 1)) {
            value += ", " + head.value(i);
        }
        return value;
    }

    /** The elements of a list whose elements have no comma, without whitespace around them; empty ones are left out. */
    static List<String> elements(String value) {
        List<String> elements = new ArrayList<>();
        int at = 0;
        while (at <= value.length()) {
            int comma = value.indexOf(',', at);
            int end = comma < 0 ? value.length() : comma;
            String element = value.substring(at, end).strip();
            if (!element.isEmpty()) {
                elements.add(element);
            }
            at = end + 1;
        }
        return elements;
    }
}
