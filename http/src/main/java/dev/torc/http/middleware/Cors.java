package dev.torc.http.middleware;

import dev.torc.http.EncodedFields;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of other origins use this server (CORS, in the Fetch standard). A preflight is answered 204, here; to any other
 * request of an allowed origin the fields are added, also where the server answers in the handler's stead, but not where it
 * refuses a request before a handler is called. What is not allowed is handled as if it were not there, and the browser keeps the
 * response from the page. Put it around a router, which would answer OPTIONS.
 * Immutable; shared by all loops; allocates only where origins are decided by a predicate.
 */
public final class Cors implements Middleware {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/\\s,*?#]+");

    private final Key<EncodedFields> granted = Key.named("cors");
    private final ResponseListener adding = new Adding();
    private final List<Origin> origins;
    private final @Nullable EncodedFields any;
    private final @Nullable Predicate<String> predicate;
    private final EncodedFields preflight;
    private final Builder settings;
    private final @Nullable EncodedFields vary;
    private final EncodedFields preflightVary;

    private Cors(Builder settings) {
        this.settings = settings;
        this.predicate = settings.predicate;
        this.any = settings.any ? settings.granting("*") : null;
        this.origins = settings.origins.stream()
                .map(name -> new Origin(name, settings.granting(name)))
                .toList();
        this.preflight = settings.preflight();
        this.vary = settings.any ? null : EncodedFields.of("Vary", "Origin");
        this.preflightVary =
                EncodedFields.of("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    private record Origin(String name, EncodedFields fields) {}

    private final class Adding implements ResponseListener {
        @Override
        public void onStart(HttpExchange exchange, int status) {
            EncodedFields fields = exchange.attribute(granted);
            if (fields != null) {
                exchange.header(fields);
            }
            if (vary != null) {
                exchange.header(vary);
            }
        }
    }

    /** Begins to describe what is allowed. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            RequestHead head = exchange.request();
            int origin = head.find("Origin");
            EncodedFields fields = origin < 0 ? null : granting(head, origin);
            if (origin >= 0 && head.method() == Method.OPTIONS && head.find("Access-Control-Request-Method") >= 0) {
                if (fields != null) {
                    exchange.header(fields).header(preflight);
                }
                exchange.header(preflightVary).respond(204);
                return;
            }
            exchange.attribute(granted, fields);
            exchange.listen(adding);
            next.handle(exchange);
        };
    }

    private @Nullable EncodedFields granting(RequestHead head, int field) {
        if (any != null) {
            return any;
        }
        for (int i = 0; i < origins.size(); i++) {
            if (head.valueEquals(field, origins.get(i).name())) {
                return origins.get(i).fields();
            }
        }
        if (predicate == null) {
            return null;
        }
        String origin = head.value(field);
        return ORIGIN.matcher(origin).matches() && predicate.test(origin) ? settings.granting(origin) : null;
    }

    /** What is allowed to which origins; each method answers this builder. For one thread. */
    public static final class Builder {
        private final List<String> origins = new ArrayList<>();
        private boolean any;
        private @Nullable Predicate<String> predicate;
        private List<String> methods = List.of("GET", "HEAD", "POST");
        private List<String> headers = List.of();
        private List<String> exposed = List.of();
        private boolean credentials;
        private @Nullable Duration maxAge;

        private Builder() {}

        private Builder(Builder other) {
            origins.addAll(other.origins);
            any = other.any;
            predicate = other.predicate;
            methods = other.methods;
            headers = other.headers;
            exposed = other.exposed;
            credentials = other.credentials;
            maxAge = other.maxAge;
        }

        /**
         * Allows these origins, exactly as browsers write them: {@code https://app.example}, without a slash in the end.
         *
         * @throws IllegalArgumentException for what is no origin
         */
        public Builder origins(String... allowed) {
            for (String origin : allowed) {
                if (!ORIGIN.matcher(origin).matches()) {
                    throw new IllegalArgumentException(
                            "\"" + origin + "\" is no origin: https://app.example would be one");
                }
                origins.add(origin);
            }
            return this;
        }

        /** Allows the origins that pass, too; called on loops, for requests of origins that are not named. */
        public Builder originsThat(Predicate<String> pass) {
            predicate = Objects.requireNonNull(pass, "pass");
            return this;
        }

        /** Allows every origin, by {@code *}: what anybody may read. */
        public Builder anyOrigin() {
            any = true;
            return this;
        }

        /** Methods that pages may use; GET, HEAD and POST unless said otherwise. */
        public Builder methods(String... allowed) {
            methods = List.of(allowed);
            return this;
        }

        /** Fields that pages may send, beyond those that they always may. */
        public Builder headers(String... allowed) {
            headers = List.of(allowed);
            return this;
        }

        /** Fields of responses that pages may read, beyond those that they always may. */
        public Builder exposed(String... readable) {
            exposed = List.of(readable);
            return this;
        }

        /** Lets requests have cookies and Authorization. */
        public Builder credentials() {
            credentials = true;
            return this;
        }

        /**
         * How long browsers may keep the answer to a preflight, in whole seconds; what is beyond them is dropped.
         *
         * @throws IllegalArgumentException for a negative time
         */
        public Builder maxAge(Duration kept) {
            if (kept.isNegative()) {
                throw new IllegalArgumentException("maxAge must not be negative: " + kept);
            }
            maxAge = kept;
            return this;
        }

        /**
         * The middleware.
         *
         * @throws IllegalArgumentException for every origin together with credentials, or with others; for methods and fields
         *     that a response may not name
         */
        public Cors build() {
            if (any && (credentials || predicate != null || !origins.isEmpty())) {
                throw new IllegalArgumentException("every origin goes neither with credentials nor with named ones");
            }
            return new Cors(new Builder(this));
        }

        private EncodedFields granting(String origin) {
            EncodedFields fields = EncodedFields.of(ALLOW_ORIGIN, origin);
            if (credentials) {
                fields = fields.and("Access-Control-Allow-Credentials", "true");
            }
            return exposed.isEmpty() ? fields : fields.and("Access-Control-Expose-Headers", String.join(", ", exposed));
        }

        private EncodedFields preflight() {
            EncodedFields fields = EncodedFields.of("Access-Control-Allow-Methods", String.join(", ", methods));
            if (!headers.isEmpty()) {
                fields = fields.and("Access-Control-Allow-Headers", String.join(", ", headers));
            }
            return maxAge == null ? fields : fields.and("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
    }
}
