package dev.torc.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of requests, in the format that Vegeta calls http: blocks with an empty line between them, of a line
 * {@code METHOD URL}, lines of headers, and perhaps {@code @file}, whose bytes are the content. A URL that begins with a
 * slash is on the host of {@code base}. A line that begins with # is a comment. Stateless.
 */
public final class ReplayFile {
    private static final Pattern REQUEST = Pattern.compile("([^\\s:]+)\\s+(\\S+)");

    private ReplayFile() {}

    /**
     * Reads all requests, each of which is one in turn.
     *
     * @param base an http URL
     * @param headers what every request has, before its own
     * @throws IllegalArgumentException with a sentence, where the file is not such a one
     */
    public static List<Target> read(Path file, String base, List<String> headers) throws IOException {
        List<Target> targets = new ArrayList<>();
        List<String> block = new ArrayList<>();
        int number = 0;
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i).strip() : "";
            if (!line.isEmpty() && !line.startsWith("#")) {
                number = block.isEmpty() ? i + 1 : number;
                block.add(line);
            } else if (line.isEmpty() && !block.isEmpty()) {
                targets.add(target(file, number, block, base, headers));
                block.clear();
            }
        }
        LoadJob.check(!targets.isEmpty(), file + " has no request");
        return targets;
    }

    private static Target target(Path file, int number, List<String> block, String base, List<String> common)
            throws IOException {
        Matcher request = REQUEST.matcher(block.getFirst());
        LoadJob.check(
                request.matches(), file + ":" + number + ": '" + block.getFirst() + "' is not such as 'GET /path'");
        String url = request.group(2).startsWith("/") ? origin(base) + request.group(2) : request.group(2);
        List<String> headers = new ArrayList<>(common);
        ByteBuffer body = ByteBuffer.allocate(0);
        for (String line : block.subList(1, block.size())) {
            if (line.startsWith("@")) {
                body = ByteBuffer.wrap(Files.readAllBytes(file.resolveSibling(line.substring(1))));
            } else {
                headers.add(line);
            }
        }
        try {
            return new Target(1, request.group(1), url, headers, body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
    }

    private static String origin(String base) {
        return "http://" + new Target(1, "GET", base, List.of(), ByteBuffer.allocate(0)).authority();
    }
}
