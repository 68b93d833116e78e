package dev.torc.http.metrics;

/**
 * How long the requests took that are alike. Immutable.
 *
 * @param route the pattern of the route, such as {@code /users/{id}}; {@link #NO_ROUTE} where no router found one, {@link
 *     #OTHER_ROUTES} for those beyond the patterns that are told apart
 * @param method the request's method; {@link #OTHER_METHOD} for one that is none of {@link dev.torc.http.codec.Method}
 * @param status the class of the response's status, such as {@code 2xx}; {@link #NO_STATUS} where there was no response
 * @param durations of all loops together
 */
public record RouteDurations(String route, String method, String status, Durations durations) {
    /** No pattern, for those begin with a slash. */
    public static final String NO_ROUTE = "none";

    /** No pattern either. */
    public static final String OTHER_ROUTES = "other";

    /** No method, for {@code other} is a token but in lower case. */
    public static final String OTHER_METHOD = "other";

    /** Of a request whose response can no longer be given. */
    public static final String NO_STATUS = "none";
}
