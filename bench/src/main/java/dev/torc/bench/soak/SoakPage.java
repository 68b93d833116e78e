package dev.torc.bench.soak;

import dev.torc.bench.soak.Chart.Line;
import dev.torc.bench.soak.Chart.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A soak as one page of HTML, which needs no network: the findings, and what was seen over the time. Stateless. */
final class SoakPage {
    private static final double MIB = 1 << 20;
    private static final int COLOURS = 3;

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.4 system-ui, sans-serif; max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }
            svg { width: 100%; height: auto; } svg text { fill: currentColor; font-size: 12px; }
            .grid { stroke: currentColor; opacity: .2; } .line { fill: none; stroke-width: 1.5; }
            .line-0 { stroke: #0284c7; } .line-1 { stroke: #c2410c; } .line-2 { stroke: #15803d; }
            .name-0 { color: #0284c7; } .name-1 { color: #c2410c; } .name-2 { color: #15803d; }
            table { border-collapse: collapse; margin: 1rem 0; }
            th, td { text-align: right; padding: .1rem .6rem; font-variant-numeric: tabular-nums; vertical-align: top; }
            th:first-child, td:last-child { text-align: left; } .failed { color: #dc2626; font-weight: bold; }
            """;

    private SoakPage() {}

    static String of(SoakSettings settings, List<SoakResult> results) {
        String heading = String.format(
                Locale.ROOT,
                "Soak of %.1f minutes, seed %d",
                settings.duration().toMillis() / 60e3,
                settings.seed());
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>torc soak</title>\n")
                .append("<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(heading)
                .append("</h1>\n");
        for (int i = 0; i < results.size(); i++) {
            engine(page, results.get(i), i % COLOURS);
        }
        page.append("<h2>After each cycle</h2>\n");
        pauses(page, "Live heap after a collection, MiB", results, pause -> pause.heapBytes() / MIB);
        pauses(
                page,
                "Native memory of code, buffers for sending left out, MiB",
                results,
                each -> each.nativeBytes() / MIB);
        pauses(page, "Resident memory, MiB", results, pause -> pause.rssBytes() / MIB);
        pauses(page, "Time until nothing was held, ms", results, Pause::settledMillis);
        page.append(
                "<h2>All the time</h2>\n<p>Each cycle ends with a pause, in which all of it has to fall back.</p>\n");
        both(page, "Open descriptors", results, Sample::descriptors, Pause::descriptors);
        gauge(page, "Connections", results, Gauges::connections);
        gauge(page, "Armed timers", results, Gauges::timers);
        gauge(page, "Send buffers in use", results, Gauges::sendBuffers);
        gauge(page, "Receive buffers in use", results, Gauges::receiveBuffers);
        gauge(page, "Memory reserved for buffers, MiB", results, gauges -> gauges.pooledBytes() / MIB);
        gauge(page, "Requests so far", results, Gauges::requests);
        return page.append("</body></html>\n").toString();
    }

    private static void engine(StringBuilder page, SoakResult result, int colour) {
        page.append(String.format(
                Locale.ROOT,
                "<h2 class=\"name-%d\">%s</h2>\n<p>%,d cycles, %,d requests, %,d connections.</p>\n",
                colour,
                escape(result.engine()),
                result.cycles(),
                result.requests(),
                result.accepted()));
        page.append("<table><tr><th></th><th>first</th><th>last</th><th>per hour</th><th></th><td></td></tr>\n");
        for (Finding each : result.findings()) {
            Double perHour = each.perHour();
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><th>%s</th><td>%s</td><td>%s</td><td>%s</td><td%s</td><td>%s</td></tr>\n",
                    escape(each.what()),
                    SoakText.number(each.first(), each.unit()),
                    SoakText.number(each.last(), each.unit()),
                    perHour == null ? "" : String.format(Locale.ROOT, "%+.2f", perHour),
                    each.passed() ? ">good" : " class=\"failed\">FAILED",
                    escape(each.sentence())));
        }
        page.append("</table>\n");
        if (!result.problems().isEmpty()) {
            page.append("<pre class=\"failed\">")
                    .append(escape(String.join("\n", result.problems())))
                    .append("</pre>\n");
        }
        page.append("<p>")
                .append(escape(String.join(
                        ", ",
                        result.played().entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .toList())))
                .append("</p>\n");
    }

    private static void gauge(
            StringBuilder page, String title, List<SoakResult> results, ToDoubleFunction<Gauges> value) {
        both(
                page,
                title,
                results,
                sample -> value.applyAsDouble(sample.gauges()),
                pause -> value.applyAsDouble(pause.gauges()));
    }

    private static void both(
            StringBuilder page,
            String title,
            List<SoakResult> results,
            ToDoubleFunction<Sample> ofSample,
            ToDoubleFunction<Pause> ofPause) {
        List<Line> lines = new ArrayList<>();
        for (SoakResult result : results) {
            List<Point> points = new ArrayList<>();
            result.samples().forEach(each -> points.add(new Point(each.seconds(), ofSample.applyAsDouble(each))));
            result.pauses().forEach(each -> points.add(new Point(each.seconds(), ofPause.applyAsDouble(each))));
            points.sort(Comparator.comparingDouble(Point::seconds));
            lines.add(new Line("line-" + lines.size() % COLOURS, points));
        }
        chart(page, title, lines);
    }

    private static void pauses(
            StringBuilder page, String title, List<SoakResult> results, ToDoubleFunction<Pause> value) {
        List<Line> lines = new ArrayList<>();
        for (SoakResult result : results) {
            lines.add(new Line(
                    "line-" + lines.size() % COLOURS,
                    result.pauses().stream()
                            .map(pause -> new Point(pause.seconds(), value.applyAsDouble(pause)))
                            .toList()));
        }
        chart(page, title, lines);
    }

    private static void chart(StringBuilder page, String title, List<Line> lines) {
        page.append("<h3>").append(title).append("</h3>\n").append(Chart.of(title, lines));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
