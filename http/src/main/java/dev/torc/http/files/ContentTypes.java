package dev.torc.http.files;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Media types by the ending of a file's name. Immutable. */
final class ContentTypes {
    private static final String UNKNOWN = "application/octet-stream";

    /** An ending and its type, a line each; those that compression does not help are marked with a dash. */
    private static final String TABLE = """
            html text/html; charset=utf-8
            htm text/html; charset=utf-8
            css text/css; charset=utf-8
            js text/javascript; charset=utf-8
            mjs text/javascript; charset=utf-8
            txt text/plain; charset=utf-8
            md text/markdown; charset=utf-8
            csv text/csv; charset=utf-8
            ics text/calendar; charset=utf-8
            vtt text/vtt; charset=utf-8
            xml text/xml; charset=utf-8
            json application/json
            map application/json
            webmanifest application/manifest+json
            xhtml application/xhtml+xml
            atom application/atom+xml
            rss application/rss+xml
            wasm application/wasm
            rtf application/rtf
            tar application/x-tar
            svg image/svg+xml
            ico image/vnd.microsoft.icon
            bmp image/bmp
            ttf font/ttf
            otf font/otf
            eot application/vnd.ms-fontobject
            wav audio/wav
            pdf application/pdf -
            woff font/woff -
            woff2 font/woff2 -
            png image/png -
            jpg image/jpeg -
            jpeg image/jpeg -
            gif image/gif -
            webp image/webp -
            avif image/avif -
            mp3 audio/mpeg -
            m4a audio/mp4 -
            ogg audio/ogg -
            opus audio/ogg -
            flac audio/flac -
            mp4 video/mp4 -
            m4v video/mp4 -
            mov video/quicktime -
            webm video/webm -
            zip application/zip -
            gz application/gzip -
            zst application/zstd -
            br application/octet-stream -
            xz application/x-xz -
            bz2 application/x-bzip2 -
            7z application/x-7z-compressed -
            jar application/java-archive -
            """;

    private static final Map<String, ContentType> KNOWN = known();

    private final Map<String, ContentType> added;

    ContentTypes(Map<String, String> added) {
        Map<String, ContentType> types = new HashMap<>();
        added.forEach((ending, type) -> types.put(ending.toLowerCase(Locale.ROOT), new ContentType(type, true)));
        this.added = Map.copyOf(types);
    }

    /**
     * A media type.
     *
     * @param value of the Content-Type field
     * @param compressible whether compression helps, so that a compressed sibling is worth a look
     */
    record ContentType(String value, boolean compressible) {}

    ContentType of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String ending = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        ContentType type = dot < 0 ? null : added.getOrDefault(ending, KNOWN.get(ending));
        return type == null ? new ContentType(UNKNOWN, true) : type;
    }

    private static Map<String, ContentType> known() {
        Map<String, ContentType> known = new HashMap<>();
        TABLE.lines().forEach(line -> {
            int space = line.indexOf(' ');
            boolean compressible = !line.endsWith(" -");
            String type = line.substring(space + 1, compressible ? line.length() : line.length() - 2);
            known.put(line.substring(0, space), new ContentType(type, compressible));
        });
        return Map.copyOf(known);
    }
}
