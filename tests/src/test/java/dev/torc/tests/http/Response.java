package dev.torc.tests.http;

import java.util.List;

/** A response as it came; interim ones too. */
public record Response(String statusLine, List<String> fields, String content, List<String> trailers) {

    /** Its status code. */
    public int status() {
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    boolean isInterim() {
        return status() < 200;
    }

    /** The values of the fields of this name. */
    List<String> values(String name) {
        return values(fields, name);
    }

    static List<String> values(List<String> lines, String name) {
        String prefix = name + ": ";
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }
}
