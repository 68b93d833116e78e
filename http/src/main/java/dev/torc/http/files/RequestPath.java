package dev.torc.http.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
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
     * @param raw as received, from its first slash on
     * @param withDotFiles whether names may begin with a dot
     * @return null for a path that names nothing: with a segment that is empty, begins with a dot (where that is not
     *     allowed) or ends with a dot or a space, that has a slash, a backslash or a control character in it, decoded or
     *     not, or that is not percent-encoded UTF-8
     */
    static @Nullable RequestPath of(String raw, boolean withDotFiles) {
        List<String> names = new ArrayList<>();
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return null;
        }
        int at = 1;
        while (at < raw.length()) {
            int slash = raw.indexOf('/', at);
            int end = slash < 0 ? raw.length() : slash;
            String name = decoded(raw, at, end);
            if (name == null || !isPlain(name) || !withDotFiles && isHidden(name, names.size())) {
                return null;
            }
            names.add(name);
            at = slash < 0 ? end : slash + 1;
        }
        return new RequestPath(names, raw.endsWith("/"));
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
        if (name.isEmpty() || name.endsWith(".") || name.endsWith(" ")) {
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

    /** Percent-decoded, once; null where that fails or the name is longer than any file's. */
    private static @Nullable String decoded(String raw, int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(to - from);
        for (int at = from; at < to; at++) {
            int octet = raw.charAt(at);
            if (octet == '%') {
                if (at + 2 >= to
                        || !HexFormat.isHexDigit(raw.charAt(at + 1))
                        || !HexFormat.isHexDigit(raw.charAt(at + 2))) {
                    return null;
                }
                octet = HexFormat.fromHexDigits(raw, at + 1, at + 3);
                at += 2;
            }
            bytes.put((byte) octet);
        }
        if (bytes.flip().remaining() > NAME_BYTES_MAX) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
