package dev.torc.http.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.torc.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A place in the tree of patterns, some segments down: what may come next. Immutable. A request meets a node at most once, as
 * its depth is the number of the segment, so that going back costs no more than the nodes there are.
 */
final class Node {
    private final @Nullable Endpoint end;
    private final @Nullable Endpoint rest;
    private final @Nullable Node parameter;

    /** Literals by hash, in a table that is at most half full. */
    private final @Nullable Literal[] literals;

    private static final class Literal {
        final byte[] octets;
        final int hash;
        final Node node;

        Literal(byte[] octets, int hash, Node node) {
            this.octets = octets;
            this.hash = hash;
            this.node = node;
        }
    }

    /** The tree of these routes, which are alike in the shapes of their first {@code depth} segments. */
    Node(List<PatternRoute> routes, int depth) {
        List<PatternRoute> ending = new ArrayList<>();
        Map<String, List<PatternRoute>> byShape = new LinkedHashMap<>();
        for (PatternRoute route : routes) {
            List<String> shapes = route.path().shapes();
            if (shapes.size() == depth) {
                ending.add(route);
            } else {
                byShape.computeIfAbsent(shapes.get(depth), shape -> new ArrayList<>())
                        .add(route);
            }
        }
        List<PatternRoute> resting = byShape.remove(PathPattern.REST);
        List<PatternRoute> parameters = byShape.remove(PathPattern.PARAMETER);
        end = ending.isEmpty() ? null : new Endpoint(ending);
        rest = resting == null ? null : new Endpoint(resting);
        parameter = parameters == null ? null : new Node(parameters, depth + 1);
        literals = table(byShape, depth + 1);
    }

    private static @Nullable Literal[] table(Map<String, List<PatternRoute>> byLiteral, int depth) {
        int size = byLiteral.isEmpty() ? 0 : Integer.highestOneBit(byLiteral.size()) * 4;
        @Nullable Literal[] table = new @Nullable Literal[size];
        byLiteral.forEach((text, routes) -> {
            byte[] octets = text.getBytes(UTF_8);
            int hash = Paths.hash(octets);
            int slot = hash & size - 1;
            while (table[slot] != null) {
                slot = slot + 1 & size - 1;
            }
            table[slot] = new Literal(octets, hash, new Node(routes, depth));
        });
        return table;
    }

    /** The route of the request's method whose pattern comes first for the path from {@code from}, a segment's start. */
    @Nullable
    PatternRoute find(RequestHead head, int from, int pathEnd) {
        long segment = Paths.segment(head, from, pathEnd);
        int segmentEnd = Paths.end(segment);
        Node literal = literal(head, from, segment);
        PatternRoute found = literal == null ? null : literal.after(head, segmentEnd, pathEnd);
        if (found == null && parameter != null && segmentEnd > from) {
            found = parameter.after(head, segmentEnd, pathEnd);
        }
        return found == null && rest != null ? rest.route(head) : found;
    }

    private @Nullable PatternRoute after(RequestHead head, int segmentEnd, int pathEnd) {
        if (segmentEnd < pathEnd) {
            return find(head, segmentEnd + 1, pathEnd);
        }
        return end == null ? null : end.route(head);
    }

    /** Adds the methods of every pattern that matches the path; null while there is none. */
    @Nullable
    Set<String> methods(RequestHead head, int from, int pathEnd, @Nullable Set<String> before) {
        long segment = Paths.segment(head, from, pathEnd);
        int segmentEnd = Paths.end(segment);
        Set<String> methods = before;
        Node literal = literal(head, from, segment);
        if (literal != null) {
            methods = literal.methodsAfter(head, segmentEnd, pathEnd, methods);
        }
        if (parameter != null && segmentEnd > from) {
            methods = parameter.methodsAfter(head, segmentEnd, pathEnd, methods);
        }
        return add(rest, methods);
    }

    private @Nullable Set<String> methodsAfter(
            RequestHead head, int segmentEnd, int pathEnd, @Nullable Set<String> before) {
        return segmentEnd < pathEnd ? methods(head, segmentEnd + 1, pathEnd, before) : add(end, before);
    }

    private static @Nullable Set<String> add(@Nullable Endpoint endpoint, @Nullable Set<String> before) {
        if (endpoint == null) {
            return before;
        }
        Set<String> methods = before == null ? new TreeSet<>() : before;
        endpoint.addMethods(methods);
        return methods;
    }

    private @Nullable Node literal(RequestHead head, int from, long segment) {
        int mask = literals.length - 1;
        if (mask < 0) {
            return null;
        }
        int hash = Paths.hash(segment);
        int to = Paths.end(segment);
        int slot = hash & mask;
        Literal literal = literals[slot];
        while (literal != null && (literal.hash != hash || !Paths.equals(head, from, to, literal.octets))) {
            slot = slot + 1 & mask;
            literal = literals[slot];
        }
        return literal == null ? null : literal.node;
    }
}
