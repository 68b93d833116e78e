package dev.torc.http.middleware;

import dev.torc.http.EncodedFields;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.RequestHead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Adds the same fields to every response to a request that reached it, also where the server answers in the handler's stead.
 * Requests that are refused before a handler is called do not come here. The fields are encoded once. A handler that sets one of
 * them, too, sends it twice: take it out here. Immutable; shared by all loops; allocates nothing.
 */
public final class SecurityHeaders implements Middleware {
    private static final Key<Boolean> SECURE = Key.named("came over https");

    private final @Nullable EncodedFields always;
    private final @Nullable EncodedFields overHttps;
    private final ResponseListener adding = new Adding();

    private SecurityHeaders(@Nullable EncodedFields always, @Nullable EncodedFields overHttps) {
        this.always = always;
        this.overHttps = overHttps;
    }

    private final class Adding implements ResponseListener {
        @Override
        public void onStart(HttpExchange exchange, int status) {
            if (always != null) {
                exchange.header(always);
            }
            if (overHttps != null && exchange.attribute(SECURE) != null) {
                exchange.header(overHttps);
            }
        }
    }

    /**
     * {@code X-Content-Type-Options: nosniff}, {@code X-Frame-Options: DENY}, {@code Referrer-Policy: no-referrer} and {@code
     * Content-Security-Policy: frame-ancestors 'none'}.
     */
    public static SecurityHeaders defaults() {
        return none().with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .with("Content-Security-Policy", "frame-ancestors 'none'");
    }

    /** No field at all, to begin with. */
    public static SecurityHeaders none() {
        return new SecurityHeaders(null, null);
    }

    /**
     * These fields and one more.
     *
     * @throws IllegalArgumentException as {@link EncodedFields#of} does, and for Strict-Transport-Security
     */
    public SecurityHeaders with(String name, String value) {
        if (name.equalsIgnoreCase("Strict-Transport-Security")) {
            throw new IllegalArgumentException("use withStrictTransport: plain HTTP must not have it");
        }
        return new SecurityHeaders(always == null ? EncodedFields.of(name, value) : always.and(name, value), overHttps);
    }

    /**
     * These fields and Strict-Transport-Security, which is sent only where a proxy says with {@code X-Forwarded-Proto: https}
     * that the client has come over TLS (RFC 6797, section 7.2). The proxy must set that field, whatever clients send.
     *
     * @param maxAge in whole seconds; what is beyond them is dropped
     * @param value is added behind the age, {@code includeSubDomains} for example; or empty
     * @throws IllegalArgumentException for a negative age, and as {@link EncodedFields#of} does
     */
    public SecurityHeaders withStrictTransport(Duration maxAge, String value) {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge must not be negative: " + maxAge);
        }
        String age = "max-age=" + maxAge.toSeconds();
        return new SecurityHeaders(
                always, EncodedFields.of("Strict-Transport-Security", value.isEmpty() ? age : age + "; " + value));
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            if (overHttps != null && isSecure(exchange.request())) {
                exchange.attribute(SECURE, Boolean.TRUE);
            }
            exchange.listen(adding);
            next.handle(exchange);
        };
    }

    private static boolean isSecure(RequestHead head) {
        int i = head.find("X-Forwarded-Proto");
        return i >= 0 && head.valueEquals(i, "https") && head.find("X-Forwarded-Proto", i + 1) < 0;
    }
}
