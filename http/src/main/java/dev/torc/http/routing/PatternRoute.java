package dev.torc.http.routing;

import dev.torc.http.HttpHandler;
import dev.torc.http.Route;
import dev.torc.http.codec.PercentEncoding;
import dev.torc.http.codec.RequestHead;

/**
 * A method, a pattern and their handler. Immutable. Nothing is kept of a match: segments of pattern and path are as many, so
 * that a parameter is found again by counting slashes.
 *
 * @param method a token, or {@link #ANY}
 */
record PatternRoute(String method, PathPattern path, HttpHandler handler) implements Route {
    static final String ANY = "any method of";

    @Override
    public String pattern() {
        return path.toString();
    }

    @Override
    public String parameter(RequestHead head, String name) {
        int index = path.indexOf(name);
        int end = head.pathEnd();
        int from = Paths.start(head);
        for (int i = 0; i < index; i++) {
            from = Paths.segmentEnd(head, from, end) + 1;
        }
        boolean rest = path.shapes().get(index).equals(PathPattern.REST);
        return PercentEncoding.decode(head, from, rest ? end : Paths.segmentEnd(head, from, end));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
