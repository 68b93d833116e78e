package dev.torc.http.files;

import dev.torc.http.EncodedFields;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ResponseEncoder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder: GET and HEAD with preconditions (RFC 9110, section 13), ranges (section 14), content types, and
 * siblings of a file that are compressed already ({@code app.js.br}, {@code .zst}, {@code .gz}). Immutable; one object serves
 * any number of loops.
 *
 * <pre>{@code
 * HttpHandler files = StaticFiles.builder(Path.of("public")).prefix("/static").build();
 * }</pre>
 *
 * <p>Content goes from the file to the socket, a bounded part at a time, never through the heap. A file is found and opened on
 * the loop: on a disk of this machine that is a matter of microseconds, mostly; on a file system that may hang it holds the loop
 * up.
 *
 * <p>A name that is not served is answered 404, for whatever reason; other methods 405; a file with no coding that the client
 * accepts 406; one that is exchanged again and again while it is opened 503 with Retry-After.
 */
public final class StaticFiles implements HttpHandler {
    /** How often a file is looked at anew that is exchanged just when it is opened. */
    private static final int ATTEMPTS_MAX = 3;

    private final FileTree tree;
    private final String prefix;
    private final String index;
    private final boolean withDotFiles;
    private final boolean withSiblings;
    private final ContentTypes types;
    private final List<String> fields;
    private final Function<String, @Nullable String> cacheControl;
    private final HttpHandler notFound;

    private StaticFiles(Builder from) {
        tree = new FileTree(from.root, from.links, from.withDotFiles);
        prefix = from.prefix;
        index = from.index;
        withDotFiles = from.withDotFiles;
        withSiblings = from.withSiblings;
        types = new ContentTypes(from.types);
        fields = List.copyOf(from.fields);
        cacheControl = from.cacheControl;
        notFound = from.notFound;
    }

    /**
     * Begins to describe what is served.
     *
     * @param root the folder; looked up at each request, so that it may be a link that is changed
     * @throws IllegalArgumentException if it is none
     */
    public static Builder builder(Path root) {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("not a folder: " + root);
        }
        return new Builder(root.toAbsolutePath());
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        RequestHead head = exchange.request();
        if (head.method() != Method.GET && head.method() != Method.HEAD) {
            exchange.header("Allow", "GET, HEAD").text(405, "Method Not Allowed\n");
            return;
        }
        RequestPath path = head.pathStartsWith(prefix) ? path(head) : null;
        if (path == null) {
            notFound.handle(exchange);
            return;
        }
        for (int i = 0; i < ATTEMPTS_MAX; i++) {
            if (answer(exchange, path)) {
                return;
            }
        }
        exchange.header("Retry-After", "1").text(503, "The file is being changed\n");
    }

    /** What is behind the prefix; the prefix alone is the root without its slash. */
    private @Nullable RequestPath path(RequestHead head) {
        int from = head.pathStart() + prefix.length();
        boolean isPrefix = !prefix.isEmpty() && from == head.pathEnd();
        return isPrefix ? new RequestPath(List.of(), false) : RequestPath.of(head, from, withDotFiles);
    }

    /** Answers unless the file was exchanged meanwhile. */
    private boolean answer(HttpExchange exchange, RequestPath path) throws Exception {
        List<String> names = path.isFolder() ? path.with(index) : path.names();
        try (FoundFile found = names.isEmpty() ? null : tree.find(names)) {
            if (found != null && found.attributes().isRegularFile()) {
                return new FileResponse(exchange, types.of(names.getLast()), fields)
                        .give(found, withSiblings, cacheControl.apply(String.join("/", names)));
            }
            boolean isFolder =
                    names.isEmpty() || found != null && found.attributes().isDirectory();
            if (isFolder && !path.isFolder() && hasIndex(path)) {
                redirect(exchange);
                return true;
            }
        } catch (AccessDeniedException e) {
            // As if it were not there: nobody is told of what is not served.
        }
        notFound.handle(exchange);
        return true;
    }

    private boolean hasIndex(RequestPath path) throws IOException {
        try (FoundFile found = tree.find(path.with(index))) {
            return found != null && found.attributes().isRegularFile();
        }
    }

    /** To the same path with a slash at its end, by a reference that cannot name another host. */
    private static void redirect(HttpExchange exchange) {
        RequestHead head = exchange.request();
        String raw = head.path();
        String query = head.query();
        String target = "./" + raw.substring(raw.lastIndexOf('/') + 1) + '/' + (query == null ? "" : '?' + query);
        exchange.header("Location", target).text(301, "Moved Permanently\n");
    }

    /** What a folder is served with; each method answers this builder. */
    public static final class Builder {
        private final Path root;
        private final Map<String, String> types = new HashMap<>();
        private final List<String> fields = new ArrayList<>();
        private String prefix = "";
        private String index = "index.html";
        private SymbolicLinks links = SymbolicLinks.WITHIN_ROOT;
        private boolean withDotFiles;
        private boolean withSiblings = true;
        private Function<String, @Nullable String> cacheControl = path -> "no-cache";
        private HttpHandler notFound = exchange -> exchange.text(404, "Not Found\n");

        private Builder(Path root) {
            this.root = root;
        }

        /**
         * What paths begin with that name files of this folder, {@code /static} for example; without it, nothing.
         *
         * @throws IllegalArgumentException unless it begins with a slash and does not end with one
         */
        public Builder prefix(String value) {
            if (!value.startsWith("/") || value.endsWith("/")) {
                throw new IllegalArgumentException("a prefix begins with a slash and does not end with one: " + value);
            }
            prefix = value;
            return this;
        }

        /** The file that stands for its folder; without it, {@code index.html}. Folders without one are not served. */
        public Builder index(String fileName) {
            index = Objects.requireNonNull(fileName, "fileName");
            return this;
        }

        /** What is done about symbolic links; without it, {@link SymbolicLinks#WITHIN_ROOT}. */
        public Builder symbolicLinks(SymbolicLinks value) {
            links = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Whether names that begin with a dot are served; without it, none but what is below {@code /.well-known/} (RFC
         * 8615).
         */
        public Builder dotFiles(boolean value) {
            withDotFiles = value;
            return this;
        }

        /**
         * Whether siblings with the endings {@code .br}, {@code .zst} and {@code .gz} are sent to those who accept their
         * coding; without it, they are. One that is older than its file is not.
         */
        public Builder precompressed(boolean value) {
            withSiblings = value;
            return this;
        }

        /**
         * The media type of files whose names have this ending, {@code "gpx", "application/gpx+xml"} for example.
         *
         * @param ending what follows the last dot of a name, without that dot, in lower or upper case
         * @throws IllegalArgumentException for an ending with a dot, and a type that a field may not have
         */
        public Builder contentType(String ending, String type) {
            if (ending.indexOf('.') >= 0) {
                throw new IllegalArgumentException("an ending has no dot: " + ending);
            }
            ResponseEncoder.fieldLine("Content-Type", type); // refuses what no field may have
            types.put(ending, type);
            return this;
        }

        /**
         * A field of each response with content, {@code "X-Content-Type-Options", "nosniff"} for example.
         *
         * @throws IllegalArgumentException as {@link EncodedFields#of} does; for Content-Type there is {@link #contentType}
         */
        public Builder header(String name, String value) {
            EncodedFields.of(name, value); // refuses what no response may have
            fields.add(name);
            fields.add(value);
            return this;
        }

        /**
         * The Cache-Control field of each file; without it, {@code no-cache}: caches ask each time, and are answered 304.
         *
         * @throws IllegalArgumentException for a value that a field may not have
         */
        public Builder cacheControl(String value) {
            EncodedFields.of("Cache-Control", value); // refuses what no field may have
            return cacheControl(path -> value);
        }

        /**
         * The Cache-Control field, or null for none, by the path of a file below the root, {@code assets/app.js} for example. A
         * value that a field may not have is seen when a file is asked for, and answered 500.
         */
        public Builder cacheControl(Function<String, @Nullable String> ofPath) {
            cacheControl = Objects.requireNonNull(ofPath, "ofPath");
            return this;
        }

        /** Who answers what is not served; without it, 404. */
        public Builder notFound(HttpHandler handler) {
            notFound = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** The handler. */
        public StaticFiles build() {
            return new StaticFiles(this);
        }
    }
}
