package dev.torc.tests;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the bodies of methods in a Java source by counting braces, with comments and literals blanked.
 * Right for code that compiles; not a parser. Belongs to one thread.
 */
final class JavaScan {
    /** A body: where its brace opens, counted from one, and the lines between its braces. */
    record Body(int line, int lines) {}

    private enum Kind {
        TYPE,
        BODY,
        OTHER
    }

    private record Open(Kind kind, int line) {}

    private static final Pattern TYPE = Pattern.compile("(^|[^\\w.])(class|interface|enum|record)\\s+\\w");

    private final String code;
    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Body> bodies = new ArrayList<>();

    private JavaScan(String code) {
        this.code = code;
    }

    /** The bodies of methods, constructors and initialisers; one inside another counts for the outer. */
    static List<Body> bodies(String source) {
        var scan = new JavaScan(withoutCommentsAndLiterals(source));
        scan.run();
        return scan.bodies;
    }

    private void run() {
        int line = 1;
        int headStart = 0;
        for (int i = 0; i < code.length(); i++) {
            switch (code.charAt(i)) {
                case '\n' -> line++;
                case ';' -> headStart = i + 1;
                case '{' -> {
                    open.push(new Open(kind(code.substring(headStart, i)), line));
                    headStart = i + 1;
                }
                case '}' -> {
                    close(line);
                    headStart = i + 1;
                }
                default -> {}
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("a brace of line " + open.peek().line() + " is not closed");
        }
    }

    private void close(int line) {
        Open closed = open.pop();
        if (closed.kind() == Kind.BODY) {
            bodies.add(new Body(closed.line(), Math.max(0, line - closed.line() - 1)));
        }
    }

    private Kind kind(String head) {
        boolean memberOfType = open.isEmpty() || open.peek().kind() == Kind.TYPE;
        if (!memberOfType) {
            return Kind.OTHER;
        }
        if (open.isEmpty() || TYPE.matcher(head).find()) {
            return Kind.TYPE;
        }
        boolean isTable = head.contains("=") && !head.contains("->") && !head.contains("(");
        return isTable || isAnnotationArray(head) ? Kind.OTHER : Kind.BODY;
    }

    /** Whether the brace is inside the parentheses of an annotation, such as {@code @Source({...})}. */
    private static boolean isAnnotationArray(String head) {
        long opened = head.chars().filter(c -> c == '(').count();
        long closed = head.chars().filter(c -> c == ')').count();
        return opened > closed;
    }

    /** The source with every comment and literal replaced by spaces; line breaks stay. */
    static String withoutCommentsAndLiterals(String source) {
        var blanked = new StringBuilder(source);
        int i = 0;
        while (i < source.length()) {
            int end = endOfOpaque(source, i);
            for (int k = i; k < end; k++) {
                if (source.charAt(k) != '\n') {
                    blanked.setCharAt(k, ' ');
                }
            }
            i = Math.max(end, i + 1);
        }
        return blanked.toString();
    }

    /** Where the comment or literal that starts at {@code i} ends; {@code i} where none does. */
    private static int endOfOpaque(String source, int i) {
        if (source.startsWith("//", i)) {
            return after(source, "\n", i) - 1;
        }
        if (source.startsWith("/*", i)) {
            return after(source, "*/", i + 2);
        }
        if (source.startsWith("\"\"\"", i)) {
            return afterQuoted(source, "\"\"\"", i + 3);
        }
        char c = source.charAt(i);
        return c == '"' || c == '\'' ? afterQuoted(source, String.valueOf(c), i + 1) : i;
    }

    private static int after(String source, String mark, int from) {
        int at = source.indexOf(mark, from);
        return at < 0 ? source.length() : at + mark.length();
    }

    private static int afterQuoted(String source, String quote, int from) {
        int i = from;
        while (i < source.length() && !source.startsWith(quote, i)) {
            i += source.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(source.length(), i + quote.length());
    }
}
