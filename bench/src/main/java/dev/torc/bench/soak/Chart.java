package dev.torc.bench.soak;

import java.util.List;
import java.util.Locale;

/** A chart of lines over the seconds of a run, as SVG. Stateless. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 200;
    private static final int LEFT = 80;
    private static final int RIGHT = 20;
    private static final int TOP = 12;
    private static final int BOTTOM = 28;
    private static final int STEPS = 4;

    private Chart() {}

    /** A value at a time. */
    record Point(double seconds, double value) {}

    /**
     * What is drawn in one colour.
     *
     * @param style the class of its line
     */
    record Line(String style, List<Point> points) {}

    /** Draws the lines; from 0 where that is no loss. */
    static String of(String label, List<Line> lines) {
        double end = 1;
        double low = Double.MAX_VALUE;
        double high = 0;
        for (Line line : lines) {
            for (Point point : line.points()) {
                end = Math.max(end, point.seconds());
                low = Math.min(low, point.value());
                high = Math.max(high, point.value());
            }
        }
        low = low > high || low < high * 0.8 ? 0 : Math.floor(low * 0.98);
        high = Math.max(high * 1.02, low + 1);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT, "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\">\n", label, WIDTH, HEIGHT));
        for (int step = 0; step <= STEPS; step++) {
            double value = low + (high - low) * step / STEPS;
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    y(value, low, high),
                    y(value, low, high),
                    LEFT - 6,
                    y(value, low, high) + 4,
                    number(value, high - low)));
        }
        for (Line line : lines) {
            svg.append("<polyline class=\"line ").append(line.style()).append("\" points=\"");
            for (Point point : line.points()) {
                double x = LEFT + point.seconds() / end * (WIDTH - LEFT - RIGHT);
                svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(point.value(), low, high)));
            }
            svg.append("\"/>\n");
        }
        return svg.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%,.0f s</text></svg>\n",
                        WIDTH - RIGHT,
                        HEIGHT - 8,
                        end))
                .toString();
    }

    private static double y(double value, double low, double high) {
        return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value, double span) {
        return String.format(Locale.ROOT, span < 10 ? "%,.2f" : "%,.0f", value);
    }
}
