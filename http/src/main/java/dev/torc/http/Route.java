package dev.torc.http;

import dev.torc.http.codec.RequestHead;

/**
 * What a router has found for a request: it is in the attribute {@link #KEY}, for as long as attributes last, so that a
 * {@link ResponseListener} can name a request by its route. Immutable; shared between threads.
 */
public interface Route {

    /** The route of a request; none where no router has found one. Of routers within each other the innermost says it. */
    Key<Route> KEY = Key.named("route");

    /** The whole pattern of its path, as {@code /users/{id}}. */
    String pattern();

    /**
     * The value of a parameter of the path, decoded. Allocates.
     *
     * @param head of a request that this is the route of
     * @throws IllegalArgumentException for a name that is not in the pattern
     */
    String parameter(RequestHead head, String name);
}
