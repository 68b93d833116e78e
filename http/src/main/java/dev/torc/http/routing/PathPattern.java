package dev.torc.http.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pattern of a path, taken apart into segments: literals, parameters, and the rest of a path in the end. Immutable.
 *
 * <p>A segment's shape is its text, {@link #PARAMETER} or {@link #REST}; no literal has braces. Patterns of the same shapes
 * match the same paths.
 */
final class PathPattern {
    static final String PARAMETER = "{}";
    static final String REST = "{...}";

    private static final String DOTS = "...";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern NOT_LITERAL = Pattern.compile("[{}*%?#]");

    private final String text;
    private final List<String> shapes = new ArrayList<>();

    /** Of each segment; empty for a literal. */
    private final List<String> names = new ArrayList<>();

    PathPattern(String text) {
        this.text = text;
        require(text.startsWith("/"), "does not start with a slash");
        String[] segments = text.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            String segment = segments[i];
            if (segment.startsWith("{") && segment.endsWith("}")) {
                parameter(segment.substring(1, segment.length() - 1), last);
            } else {
                literal(segment, last);
            }
        }
    }

    private void parameter(String inner, boolean last) {
        boolean rest = inner.endsWith(DOTS);
        String name = rest ? inner.substring(0, inner.length() - DOTS.length()) : inner;
        require(NAME.matcher(name).matches(), "has a parameter whose name is not of letters, digits, '-' and '_'");
        require(!names.contains(name), "has two parameters of the same name");
        require(!rest || last, "has something behind the rest of the path");
        shapes.add(rest ? REST : PARAMETER);
        names.add(name);
    }

    private void literal(String segment, boolean last) {
        require(
                !NOT_LITERAL.matcher(segment).find(),
                "has one of {}*%?# in a segment: a parameter is a whole segment, {name} or in the end {name...},"
                        + " and literals are not encoded");
        require(last || !segment.isEmpty(), "has an empty segment");
        require(!segment.equals(".") && !segment.equals(".."), "has a dot segment, which clients resolve");
        shapes.add(segment);
        names.add("");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException("the pattern \"" + text + "\" " + otherwise);
        }
    }

    List<String> shapes() {
        return shapes;
    }

    /** Where the segment of a parameter is. */
    int indexOf(String name) {
        int index = name.isEmpty() ? -1 : names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("the pattern \"" + text + "\" has no parameter \"" + name + "\"");
        }
        return index;
    }

    @Override
    public String toString() {
        return text;
    }
}
