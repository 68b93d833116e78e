package dev.torc.http.routing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.http.Key;
import dev.torc.http.Route;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A request to a router without a server, and what became of it; it can be asked again. */
@NullMarked
final class Ask extends ForwardingExchange {
    private final RequestParser parser = new RequestParser(HttpLimits.defaults());
    private final @Nullable Object[] attributes;
    private @Nullable String allow;
    private int status;

    /** A request, as {@code GET /a}. */
    Ask(String request) {
        byte[] head = (request + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        if (parser.parse(ByteBuffer.wrap(head), 0, head.length) != head.length) {
            throw new IllegalArgumentException("no request: " + request);
        }
        attributes = new @Nullable Object[Key.count() + 1];
    }

    /** The status, and what Allow says; a route's handler answers 200. */
    String answer(Router router) throws Exception {
        status = 0;
        allow = null;
        attribute(Route.KEY, null);
        router.handle(this);
        return allow == null ? Integer.toString(status) : status + " " + allow;
    }

    @Nullable
    Route route() {
        return attribute(Route.KEY);
    }

    @Override
    protected HttpExchange exchange() {
        throw new UnsupportedOperationException("a router does not ask for this");
    }

    @Override
    public RequestHead request() {
        return parser.head();
    }

    @Override
    public String pathParameter(String name) {
        Route route = route();
        if (route == null) {
            throw new IllegalStateException("no route");
        }
        return route.parameter(request(), name);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T attribute(Key<T> key) {
        return (T) attributes[key.slot()];
    }

    @Override
    public <T> void attribute(Key<T> key, @Nullable T value) {
        attributes[key.slot()] = value;
    }

    @Override
    public HttpExchange header(String name, String value) {
        allow = value;
        return this;
    }

    @Override
    public void text(int given, String body) {
        status = given;
    }

    @Override
    public void respond(int given) {
        status = given;
    }
}
