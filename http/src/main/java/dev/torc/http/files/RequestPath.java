package dev.torc.http.files;

import dev.torc.http.codec.PercentEncoding;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that the path of a request consists of, decoded once and each fit to be looked up in a folder.
 *
 * @param names from the root on; none for the root itself
 * @param isFolder whether the path ends with a slash
 */
record RequestPath(List<String> names, boolean isFolder) {
    private static final String WELL_KNOWN = ".well-known";
    private static final int NAME_BYTES_MAX = 255;

    /**
     * Reads a path.
     *
     * @param from offset in the head of the slash that it begins with
     * @param withDotFiles whether names may begin with a dot
     * @return null for a path that names nothing: with a segment that is empty, begins with a dot (where that is not
     *     allowed) or ends with a dot or a space, that has a slash, a backslash or a control character in it, decoded or
     *     not, or that is not percent-encoded UTF-8
     */
    static @Nullable RequestPath of(RequestHead head, int from, boolean withDotFiles) {
        int to = head.pathEnd();
        if (from < to && head.byteAt(from) != '/' || !PercentEncoding.isWellFormed(head, from, to)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        int at = from + 1;
        while (at < to) {
            int end = at;
            while (end < to && head.byteAt(end) != '/') {
                end++;
            }
            String name = PercentEncoding.decode(head, at, end);
            if (!isPlain(name) || !withDotFiles && isHidden(name, names.size())) {
                return null;
            }
            names.add(name);
            at = end + 1;
        }
        return new RequestPath(names, from >= to || head.byteAt(to - 1) == '/');
    }

    /** With one more name behind it. */
    List<String> with(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return longer;
    }

    /** Whether a name, so deep below the root, is hidden: it begins with a dot and is not that of RFC 8615. */
    static boolean isHidden(String name, int depth) {
        return name.startsWith(".") && !(depth == 0 && name.equals(WELL_KNOWN));
    }

    private static boolean isPlain(String name) {
        // The dots at the end cover "." and ".."; like spaces there, some systems drop them.
        if (name.isEmpty()
                || name.endsWith(".")
                || name.endsWith(" ")
                || ResponseEncoder.utf8Length(name) > NAME_BYTES_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || c == '/' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
