package dev.torc.bench.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** A result as one page of HTML, which needs no network: tables, and curves that are drawn here. Stateless. */
public final class LoadPage {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 10;
    private static final double NINES_MAX = 5;
    private static final int STEPS = 250;
    private static final double NANOS_PER_MICRO = 1e3;

    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 16px/1.4 system-ui, sans-serif; max-width: 50rem; margin: 1rem auto; padding: 0 1rem; }
            svg { width: 100%; height: auto; } svg text { fill: currentColor; font-size: 12px; }
            .grid { stroke: currentColor; opacity: .2; } .response { stroke: #c2410c; } .service { stroke: #0284c7; }
            .line { fill: none; stroke-width: 2; } table { border-collapse: collapse; margin: 1rem 0; }
            th, td { text-align: right; padding: .1rem .8rem; font-variant-numeric: tabular-nums; }
            th:first-child { text-align: left; } .invalid { border-left: 4px solid #dc2626; padding-left: .8rem; }
            """;

    private LoadPage() {}

    /**
     * Writes the page.
     *
     * @param heading what ran
     * @param text the report for people
     * @param seconds what each second was like; empty where that is not known
     */
    public static String of(String heading, String text, LoadResult result, List<Series.Second> seconds) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>torc load ")
                .append(escape(heading))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(escape(heading))
                .append("</h1>\n");
        for (String sentence : result.warnings()) {
            page.append("<p>").append(escape(sentence)).append("</p>\n");
        }
        for (String sentence : result.invalid()) {
            page.append("<p class=\"invalid\">").append(escape(sentence)).append("</p>\n");
        }
        page.append("<h2>Latency by percentile</h2>\n");
        percentiles(page, result);
        table(page, result);
        if (seconds.size() > 1) {
            page.append("<h2>Good responses per second</h2>\n");
            rates(page, seconds);
        }
        return page.append("<h2>Report</h2>\n<pre>")
                .append(escape(text))
                .append("</pre>\n</body></html>\n")
                .toString();
    }

    private static void percentiles(StringBuilder page, LoadResult result) {
        Histogram response = Percentiles.decode(result.responseHistogram());
        Histogram service = Percentiles.decode(result.serviceHistogram());
        if (response.getTotalCount() == 0) {
            page.append("<p>There was no good response.</p>\n");
            return;
        }
        double low =
                Math.floor(Math.log10((double) Math.max(1, Math.min(response.getMinValue(), service.getMinValue()))));
        double high = Math.ceil(Math.log10((double) Math.max(response.getMaxValue(), service.getMaxValue())));
        Scale scale = new Scale(low, Math.max(high, low + 1));
        begin(page, "Latency in microseconds, logarithmic, by percentile");
        for (double decade = scale.low(); decade <= scale.high(); decade++) {
            grid(page, scale.y(decade), micros(Math.pow(10, decade)));
        }
        for (int nines = 0; nines <= NINES_MAX; nines++) {
            double percentile = 100 - 100 / Math.pow(10, nines);
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%s %%</text>\n",
                    x(nines / NINES_MAX),
                    HEIGHT - BOTTOM / 2,
                    percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : percentile));
        }
        curve(page, response, scale, "response");
        curve(page, service, scale, "service");
        page.append("</svg>\n<p>Response time from the intended start: orange. Service time from sending: blue.</p>\n");
    }

    /** A logarithmic axis, in powers of ten. */
    private record Scale(double low, double high) {
        double y(double exponent) {
            return TOP + (high - exponent) / (high - low) * (HEIGHT - BOTTOM - TOP);
        }
    }

    private static double x(double part) {
        return LEFT + part * (WIDTH - LEFT - 30);
    }

    private static void curve(StringBuilder page, Histogram histogram, Scale scale, String name) {
        page.append("<polyline class=\"line ").append(name).append("\" points=\"");
        for (int i = 0; i <= STEPS; i++) {
            double part = (double) i / STEPS;
            double percentile = 100 - 100 / Math.pow(10, part * NINES_MAX);
            double exponent = Math.log10((double) Math.max(1, histogram.getValueAtPercentile(percentile)));
            page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(part), scale.y(exponent)));
        }
        page.append("\"/>\n");
    }

    private static void rates(StringBuilder page, List<Series.Second> seconds) {
        double most =
                seconds.stream().mapToDouble(Series.Second::perSecond).max().orElse(1);
        double top = Math.max(1, most);
        begin(page, "Good responses per second over the time");
        for (int quarter = 0; quarter <= 4; quarter++) {
            double y = TOP + (4 - quarter) / 4.0 * (HEIGHT - BOTTOM - TOP);
            grid(page, y, String.format(Locale.ROOT, "%,.0f", top * quarter / 4));
        }
        long end = seconds.getLast().endNanos();
        page.append("<polyline class=\"line service\" points=\"");
        for (Series.Second second : seconds) {
            double y = TOP + (1 - second.perSecond() / top) * (HEIGHT - BOTTOM - TOP);
            page.append(String.format(Locale.ROOT, "%.1f,%.1f ", x((double) second.endNanos() / end), y));
        }
        page.append(String.format(
                Locale.ROOT,
                "\"/>\n<text x=\"%.0f\" y=\"%d\" text-anchor=\"end\">%.1f s</text></svg>\n",
                x(1),
                HEIGHT - BOTTOM / 2,
                end / 1e9));
    }

    private static void begin(StringBuilder page, String label) {
        page.append(String.format(
                Locale.ROOT, "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">\n", label, WIDTH, HEIGHT));
    }

    private static void grid(StringBuilder page, double y, String label) {
        page.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                LEFT,
                WIDTH - 30,
                y,
                y,
                LEFT - 6,
                y + 4,
                label));
    }

    private static void table(StringBuilder page, LoadResult result) {
        List<Map<String, Long>> columns = new ArrayList<>(List.of(result.responseNanos(), result.serviceNanos()));
        page.append("<table><tr><th>us</th><th>response</th><th>service</th>");
        if (!result.firstByteNanos().isEmpty()) {
            page.append("<th>first byte</th><th>connect</th>");
            columns.addAll(List.of(result.firstByteNanos(), result.connectNanos()));
        }
        page.append("</tr>\n");
        Set<String> names = new LinkedHashSet<>(result.responseNanos().keySet());
        for (String name : names) {
            page.append("<tr><th>").append(name).append("</th>");
            for (Map<String, Long> column : columns) {
                Long nanos = column.get(name);
                page.append("<td>").append(nanos == null ? "" : micros(nanos)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static String micros(double nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / NANOS_PER_MICRO);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
