package dev.torc.bench.experiment;

import dev.torc.bench.compare.TextTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an experiment came to, for people. Stateless. */
public final class FindingsText {
    private static final String ABSENT = "-";
    private static final double TINY = 0.01;
    private static final double SMALL = 10;
    private static final double LARGE = 1_000;

    private FindingsText() {}

    /** Claim, variables, figures and verdict. */
    public static String of(Experiment experiment, ExperimentSettings settings, Findings findings) {
        StringBuilder text = new StringBuilder(experiment.number() + " " + experiment.name() + "\n\n");
        text.append("Published: ").append(experiment.claim()).append('\n');
        experiment
                .variables(settings)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        TextTable table = new TextTable();
        table.add(List.of("", "published", "measured", "unit"));
        for (Figure figure : findings.figures()) {
            table.add(List.of(
                    figure.what(),
                    number(figure.published()),
                    number(figure.measured()),
                    figure.unit().isEmpty() ? "(ratio)" : figure.unit()));
        }
        text.append('\n').append(table.text());
        text.append(
                "\nPublished figures come from other hardware: compare ratios. A ratio is confirmed that is on the published"
                        + " one's side of 1\nand has at least half of its distance, as logarithms.\n");
        if (settings.quick()) {
            text.append("With --quick the figures are worth little.\n");
        }
        return text.append("\nVerdict: ")
                .append(findings.sentence())
                .append('\n')
                .toString();
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return ABSENT;
        }
        double size = Math.abs(value);
        String form;
        if (value == Math.rint(value) || size >= LARGE) {
            form = "%,.0f";
        } else {
            form = size < TINY ? "%.5f" : size < SMALL ? "%.2f" : "%.1f";
        }
        return String.format(Locale.ROOT, form, value);
    }
}
