package dev.torc.http.routing;

import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of one shape of path, by method. Immutable. */
final class Endpoint {
    private final @Nullable PatternRoute[] named = new @Nullable PatternRoute[Method.values().length];
    private final PatternRoute[] others;
    private final @Nullable PatternRoute any;

    Endpoint(List<PatternRoute> routes) {
        any = find(routes, PatternRoute.ANY);
        for (Method method : Method.values()) {
            PatternRoute own = find(routes, method.name());
            named[method.ordinal()] = own == null ? any : own;
        }
        PatternRoute get = find(routes, Method.GET.name());
        if (get != null && find(routes, Method.HEAD.name()) == null) {
            named[Method.HEAD.ordinal()] = get;
        }
        others = routes.toArray(PatternRoute[]::new);
    }

    private static @Nullable PatternRoute find(List<PatternRoute> routes, String method) {
        return routes.stream()
                .filter(route -> route.method().equals(method))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    PatternRoute route(RequestHead head) {
        return head.method() == Method.OTHER ? other(head) : named[head.method().ordinal()];
    }

    private @Nullable PatternRoute other(RequestHead head) {
        for (PatternRoute route : others) {
            if (head.methodEquals(route.method())) {
                return route;
            }
        }
        return any;
    }

    void addMethods(Collection<String> methods) {
        for (PatternRoute route : others) {
            addMethod(route, methods);
        }
    }

    /** Adds what is answered because of a route. */
    static void addMethod(PatternRoute route, Collection<String> methods) {
        methods.add(Method.OPTIONS.name());
        if (!route.method().equals(PatternRoute.ANY)) {
            methods.add(route.method());
        }
        if (route.method().equals(Method.GET.name())) {
            methods.add(Method.HEAD.name());
        }
    }
}
