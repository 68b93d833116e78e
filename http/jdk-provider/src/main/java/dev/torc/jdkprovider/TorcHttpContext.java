package dev.torc.jdkprovider;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A path, and what handles the requests under it: the filters, then the authenticator, then the handler. For any thread. */
final class TorcHttpContext extends HttpContext {
    private final HttpServer server;
    private final String path;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Filter> filters = new CopyOnWriteArrayList<>();
    private volatile @Nullable HttpHandler handler;
    private volatile @Nullable Authenticator authenticator;

    TorcHttpContext(HttpServer server, String path, @Nullable HttpHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a context's path starts with '/', unlike '" + path + "'");
        }
        this.server = server;
        this.path = path;
        this.handler = handler;
    }

    /** Has a request handled. */
    void handle(TorcHttpExchange exchange, HttpHandler last) throws IOException {
        // The filters may pass on an exchange of their own, around this one.
        new Filter.Chain(filters, passedOn -> authenticate(exchange, passedOn, last)).doFilter(exchange);
    }

    private void authenticate(TorcHttpExchange exchange, HttpExchange passedOn, HttpHandler last) throws IOException {
        Authenticator asked = authenticator;
        if (asked == null) {
            last.handle(passedOn);
            return;
        }
        switch (asked.authenticate(passedOn)) {
            case Authenticator.Success success -> {
                exchange.principal(success.getPrincipal());
                last.handle(passedOn);
            }
            case Authenticator.Retry retry -> refuse(passedOn, retry.getResponseCode());
            case Authenticator.Failure failure -> refuse(passedOn, failure.getResponseCode());
            default -> throw new IllegalStateException("a result of an authenticator that is not known");
        }
    }

    /** What a client still sends is read first, so that it can try again on the same connection. */
    private static void refuse(HttpExchange refused, int status) throws IOException {
        try (InputStream body = refused.getRequestBody()) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        refused.sendResponseHeaders(status, -1);
    }

    @Override
    public @Nullable HttpHandler getHandler() {
        return handler;
    }

    @Override
    public synchronized void setHandler(HttpHandler value) {
        Objects.requireNonNull(value, "handler");
        if (handler != null) {
            throw new IllegalArgumentException("the context has a handler already");
        }
        handler = value;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public List<Filter> getFilters() {
        return filters;
    }

    @Override
    public synchronized @Nullable Authenticator setAuthenticator(@Nullable Authenticator value) {
        Authenticator before = authenticator;
        authenticator = value;
        return before;
    }

    @Override
    public @Nullable Authenticator getAuthenticator() {
        return authenticator;
    }
}
