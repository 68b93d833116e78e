package dev.torc.bench.cli;

import dev.torc.bench.load.Interval;
import dev.torc.bench.load.Series;
import java.io.IOError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jspecify.annotations.Nullable;

/**
 * A few lines at the bottom of a terminal that are drawn anew each second, on stderr: the rate, percentiles, errors, the
 * time that is left and a sparkline of the rate.
 */
final class LoadLive implements LoadDisplay {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SPARKS = 60;
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private final Terminal terminal;
    private final Display display;
    private final Deque<Double> rates = new ArrayDeque<>();

    private boolean closed;

    LoadLive(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    /** The terminal that stderr is; null where it is none, or one that cannot move its cursor. */
    static @Nullable LoadLive open() {
        Terminal terminal;
        try {
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .systemOutput(TerminalBuilder.SystemOutput.ForcedSysErr)
                    .graphemeCluster(false)
                    .dumb(true)
                    .build();
        } catch (IOException | IllegalStateException e) {
            return null;
        }
        if (terminal.getType().startsWith(Terminal.TYPE_DUMB) || !hasSize(terminal)) {
            close(terminal);
            return null;
        }
        return new LoadLive(terminal);
    }

    private static boolean hasSize(Terminal terminal) {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0;
    }

    @Override
    public void show(Interval interval, Series.Second second) {
        if (closed) {
            return;
        }
        rates.addLast(second.perSecond());
        if (rates.size() > SPARKS) {
            rates.removeFirst();
        }
        draw(lines(interval, second, List.copyOf(rates)).stream()
                .map(AttributedString::new)
                .toList());
    }

    /** What is drawn. */
    static List<String> lines(Interval interval, Series.Second second, List<Double> rates) {
        double elapsed = interval.elapsedNanos() / NANOS_PER_SECOND;
        double left = Math.max(0, interval.plannedNanos() / NANOS_PER_SECOND - elapsed);
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%,.0f requests/s   %,d responses   errors %,d   queued %,d   %.0f s, %.0f s left",
                        second.perSecond(),
                        interval.tally().responses(),
                        interval.tally().errors(),
                        second.queued(),
                        elapsed,
                        left),
                "response  " + percentiles(second.responseNanos()),
                "service   " + percentiles(second.serviceNanos()),
                sparkline(rates));
    }

    private static String percentiles(Map<String, Long> values) {
        return String.format(
                Locale.ROOT,
                "p50 %s   p90 %s   p99 %s   p99.9 %s   max %s us",
                LoadLines.micros(values, "p50"),
                LoadLines.micros(values, "p90"),
                LoadLines.micros(values, "p99"),
                LoadLines.micros(values, "p99.9"),
                LoadLines.micros(values, "max"));
    }

    /** A column for each value, as high as its part of the highest. */
    static String sparkline(List<Double> values) {
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            int level = most <= 0 ? 0 : (int) Math.min(LEVELS.length() - 1, value / most * LEVELS.length());
            line.append(LEVELS.charAt(level));
        }
        return line.toString();
    }

    private void draw(List<AttributedString> lines) {
        try {
            Size size = terminal.getSize();
            display.resize(size);
            List<AttributedString> fitting = lines.stream()
                    .map(line -> line.columnSubSequence(0, size.getColumns() - 1))
                    .toList();
            int last = fitting.size() - 1;
            // After the last line, so that what comes next, be it at a signal, begins below.
            int cursor = last < 0 ? 0 : size.cursorPos(last, fitting.get(last).columnLength());
            display.update(fitting, cursor);
            terminal.flush();
        } catch (IllegalStateException | IOError e) {
            // At a signal JLine closes the terminal by itself; the report follows all the same.
            closed = true;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            draw(List.of());
            close(terminal);
        }
    }

    private static void close(Terminal terminal) {
        try {
            terminal.close();
        } catch (IOException | IllegalStateException | IOError e) {
            // It was closed at a signal.
            return;
        }
    }
}
