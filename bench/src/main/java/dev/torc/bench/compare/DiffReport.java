package dev.torc.bench.compare;

import java.util.List;
import java.util.Locale;

/** The comparison of two runs as text. */
public final class DiffReport {
    private DiffReport() {}

    /** A table, and below it how it is to be read. */
    public static String text(RunDiff diff, RunDiff.Options options, List<RunDiff.Line> lines) {
        TextTable table = new TextTable();
        table.add(List.of("server", "workload", "before", "after", "change", "95 % interval", "p", "verdict"));
        for (RunDiff.Line line : lines) {
            table.add(List.of(
                    line.server(),
                    line.workload(),
                    number("%.3f", line.before()),
                    number("%.3f", line.after()),
                    number("%+.1f %%", percent(line.change().ratio())),
                    number("%+.1f", percent(line.change().low())) + " to "
                            + number("%+.1f %%", percent(line.change().high())),
                    number("%.3f", line.probability()),
                    line.outcome().label()));
        }
        return table.text()
                + String.format(
                        Locale.ROOT,
                        "%nRatios of %s to %s, which ran beside it in both runs. A regression is a change for the worse of"
                                + " %.1f %% or more%nthat a one-sided permutation test of the processes' ratios finds at"
                                + " the level %.2f, corrected for %d comparison%s.%n",
                        options.quantity(),
                        diff.baselineName(),
                        100 * options.minimumEffect(),
                        options.level(),
                        lines.size(),
                        lines.size() == 1 ? "" : "s");
    }

    private static double percent(double ratio) {
        return 100 * (ratio - 1);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
