package dev.torc.http.routing;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Middleware;
import dev.torc.http.Route;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.PercentEncoding;
import dev.torc.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A handler that chooses another one by the request's path and method. Immutable; shared between threads. Matching allocates
 * nothing.
 *
 * <pre>{@code
 * Router router = Router.builder()
 *         .get("/users/{id}", exchange -> exchange.text(200, exchange.pathParameter("id")))
 *         .post("/users", Blocking.handler(this::create))
 *         .get("/files/{path...}", files)
 *         .build();
 * }</pre>
 *
 * <p><b>Patterns.</b> A segment of a pattern is a literal, {@code {name}} for one segment that is not empty, or in the end
 * {@code {name...}} for all that is left, which may be nothing: {@code /files/{path...}} matches {@code /files/}, but not
 * {@code /files}. Whether a path ends with a slash makes a difference, and nothing is redirected.
 *
 * <p><b>Order.</b> Where several patterns match, the first segment in which they differ decides: a literal goes before a
 * parameter, and a parameter before the rest. Patterns without a route for the method are passed over. It does not matter
 * in which order routes were added.
 *
 * <p><b>Encoding.</b> Paths are compared segment by segment, decoded, so that {@code /%41} is {@code /A}; an encoded slash
 * separates nothing. A path that is not percent-encoded UTF-8 is answered 400. Nothing is normalised: {@code .} and {@code ..}
 * are segments like others, which parameters match.
 *
 * <p><b>Methods.</b> GET answers HEAD, too, where HEAD has no route of its own. OPTIONS without a route is answered 204 with
 * Allow, {@code OPTIONS *} with all methods there are. A method that no route of the path has is answered 405 with Allow, or 501
 * where it is none of {@link Method} (RFC 9110, section 9.1).
 *
 * <p>The route of a request is its attribute {@link Route#KEY}.
 */
public final class Router implements HttpHandler {
    private final List<PatternRoute> routes;
    private final @Nullable HttpHandler ownOtherwise;
    private final HttpHandler otherwise;
    private final Node root;
    private final String methods;

    private Router(List<PatternRoute> routes, @Nullable HttpHandler ownOtherwise) {
        this.routes = List.copyOf(routes);
        this.ownOtherwise = ownOtherwise;
        this.otherwise = ownOtherwise == null ? exchange -> exchange.text(404, "Not Found\n") : ownOtherwise;
        this.root = new Node(routes, 0);
        Set<String> all = new TreeSet<>();
        routes.forEach(route -> Endpoint.addMethod(route, all));
        this.methods = String.join(", ", all);
    }

    /** Begins to describe a router. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public void handle(HttpExchange exchange) throws Exception {
        RequestHead head = exchange.request();
        if (head.pathEquals("*")) {
            exchange.header("Allow", methods).respond(204);
            return;
        }
        if (!PercentEncoding.isWellFormed(head, head.pathStart(), head.pathEnd())) {
            exchange.text(400, "The path is not percent-encoded UTF-8\n");
            return;
        }
        PatternRoute route = root.find(head, Paths.start(head), head.pathEnd());
        if (route == null) {
            answerWithoutRoute(exchange, head);
        } else {
            exchange.attribute(Route.KEY, route);
            route.handler().handle(exchange);
        }
    }

    private void answerWithoutRoute(HttpExchange exchange, RequestHead head) throws Exception {
        Set<String> allowed = root.methods(head, Paths.start(head), head.pathEnd(), null);
        if (allowed == null) {
            otherwise.handle(exchange);
        } else if (head.method() == Method.OTHER) {
            exchange.text(501, "Not Implemented\n");
        } else {
            exchange.header("Allow", String.join(", ", allowed));
            if (head.method() == Method.OPTIONS) {
                exchange.respond(204);
            } else {
                exchange.text(405, "Method Not Allowed\n");
            }
        }
    }

    /**
     * What a router is made of; each method answers this builder. For one thread.
     *
     * <p>Methods that add routes throw {@link IllegalArgumentException} for a malformed pattern, and for one that matches the
     * same paths as another one of the same method.
     */
    public static final class Builder {
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

        private final Map<List<String>, PatternRoute> byMethodAndShapes = new HashMap<>();
        private final List<PatternRoute> routes = new ArrayList<>();
        private @Nullable HttpHandler otherwise;

        private Builder() {}

        /** Answers GET, and HEAD. */
        public Builder get(String pattern, HttpHandler handler) {
            return route("GET", pattern, handler);
        }

        /** Answers POST. */
        public Builder post(String pattern, HttpHandler handler) {
            return route("POST", pattern, handler);
        }

        /** Answers PUT. */
        public Builder put(String pattern, HttpHandler handler) {
            return route("PUT", pattern, handler);
        }

        /** Answers PATCH. */
        public Builder patch(String pattern, HttpHandler handler) {
            return route("PATCH", pattern, handler);
        }

        /** Answers DELETE. */
        public Builder delete(String pattern, HttpHandler handler) {
            return route("DELETE", pattern, handler);
        }

        /**
         * Answers any one method, in upper case where it is one of {@link Method}.
         *
         * @throws IllegalArgumentException also for CONNECT, whose target has no path ({@link
         *     dev.torc.http.HttpServer.Builder#connectHandler}), and for what is no token
         */
        public Builder route(String method, String pattern, HttpHandler handler) {
            if (!TOKEN.matcher(method).matches()) {
                throw new IllegalArgumentException("the method \"" + method + "\" is no token");
            }
            if (method.equals(Method.CONNECT.name())) {
                throw new IllegalArgumentException("CONNECT has no path: use HttpServer.Builder.connectHandler");
            }
            return add(new PatternRoute(method, new PathPattern(pattern), handler));
        }

        /** Answers every method that has no route of its own with this pattern; OPTIONS, too. */
        public Builder any(String pattern, HttpHandler handler) {
            return add(new PatternRoute(PatternRoute.ANY, new PathPattern(pattern), handler));
        }

        /** As {@link #mount(String, Middleware, Router)}, with nothing around. */
        public Builder mount(String prefix, Router router) {
            return mount(prefix, next -> next, router);
        }

        /**
         * Adds the routes of another router, each with {@code prefix} before its pattern. What the prefix matches belongs to
         * the path that their handlers see.
         *
         * @param prefix a pattern without a slash in the end, which may have parameters; or an empty text
         * @param around is done around each of their handlers, but not where none of them answers
         * @throws IllegalArgumentException also for a router with an {@link #otherwise} of its own
         */
        public Builder mount(String prefix, Middleware around, Router router) {
            if (prefix.endsWith("/")) {
                throw new IllegalArgumentException("the prefix \"" + prefix + "\" ends with a slash");
            }
            if (router.ownOtherwise != null) {
                throw new IllegalArgumentException("a router that is mounted must not have an otherwise of its own");
            }
            for (PatternRoute route : router.routes) {
                PathPattern path = new PathPattern(prefix + route.path());
                add(new PatternRoute(route.method(), path, around.around(route.handler())));
            }
            return this;
        }

        /** What answers where no pattern matches; without it the router answers 404. */
        public Builder otherwise(HttpHandler handler) {
            otherwise = Objects.requireNonNull(handler, "handler");
            return this;
        }

        /** The router. */
        public Router build() {
            return new Router(routes, otherwise);
        }

        private Builder add(PatternRoute route) {
            Objects.requireNonNull(route.handler(), "handler");
            List<String> key = new ArrayList<>(route.path().shapes());
            key.addFirst(route.method());
            PatternRoute same = byMethodAndShapes.putIfAbsent(key, route);
            if (same != null) {
                throw new IllegalArgumentException(same + " and " + route + " match the same requests");
            }
            routes.add(route);
            return this;
        }
    }
}
