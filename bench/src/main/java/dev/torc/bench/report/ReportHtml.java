package dev.torc.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report of runs as one HTML file that needs no network: its data, its code, Chart.js and the licence of that are
 * inside. Everything that is computed of a run for display is computed in the page (the scripts beside page.html),
 * except what needs histograms.
 */
public final class ReportHtml {
    /** The version is the one of the WebJar in the parent pom; a test fails where they differ. */
    private static final String CHART_JS = "/META-INF/resources/webjars/chart.js/4.5.1/";

    /** In the order in which one uses the other. */
    private static final List<String> SCRIPTS =
            List.of("statistics.js", "quantities.js", "run.js", "table.js", "draw.js", "charts.js", "page.js");

    private static final Pattern MARKER = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final Pattern SOURCE_MAP = Pattern.compile("(?m)^//# sourceMappingURL=.*$");

    private ReportHtml() {}

    /**
     * Makes the report.
     *
     * @param runFolders where the run.json of each run is, in the order in which they are offered
     * @param file where the page goes; its folder is made where it does not exist, and what it held is replaced
     * @throws ReportFailure if there is no run, or one that cannot be understood
     * @throws IOException if something cannot be read or written
     */
    public static void write(List<Path> runFolders, Path file) throws IOException {
        if (runFolders.isEmpty()) {
            throw new ReportFailure("A report needs at least one run.");
        }
        ArrayNode runs = JsonNodeFactory.instance.arrayNode();
        for (Path folder : runFolders) {
            runs.add(RunFile.read(folder));
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, page(runs));
    }

    private static String page(ArrayNode runs) throws IOException {
        StringBuilder scripts = new StringBuilder();
        for (String script : SCRIPTS) {
            scripts.append("<script>\n").append(code(resource(script))).append("</script>\n");
        }
        Map<String, String> parts = Map.of(
                "style", resource("style.css"),
                "library",
                        code(SOURCE_MAP
                                .matcher(resource(CHART_JS + "dist/chart.umd.min.js"))
                                .replaceAll("")),
                "licence", text(resource(CHART_JS + "LICENSE.md")),
                "scripts", scripts.toString(),
                "runs", data(runs));
        // In one pass: what is filled in is not searched for markers.
        return MARKER.matcher(resource("page.html"))
                .replaceAll(match -> Matcher.quoteReplacement(String.valueOf(parts.get(match.group(1)))));
    }

    /** JSON has this character in strings only; without it, nothing in a string can end the element or open a comment. */
    private static String data(ArrayNode runs) {
        return runs.toString().replace("<", "\\u003c");
    }

    private static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Code cannot be escaped, so it must not hold what would end its element. */
    private static String code(String code) {
        String lower = code.toLowerCase(Locale.ROOT);
        if (lower.contains("</script") || lower.contains("<!--")) {
            throw new IllegalStateException("a script of the report would end its own element");
        }
        return code;
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ReportHtml.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
