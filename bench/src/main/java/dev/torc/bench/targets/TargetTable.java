package dev.torc.bench.targets;

import dev.torc.bench.compare.TextTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows for people: a table in the order of the targets, the remarks below it, and how many are met.
 *
 * @param rows of any measurements
 * @param failures a sentence for each measurement that came to no rows
 * @param quick whether the figures are worth little
 */
public record TargetTable(List<TargetRow> rows, List<String> failures, boolean quick) {
    private static final String ABSENT = "-";
    private static final String DASH = "\u2013";
    private static final int LEFT_COLUMNS = 2;
    private static final Pattern NUMBER = Pattern.compile("\\D*(\\d+)(.*)");
    private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_UP);
    private static final int WHOLE_MIN = 1_000;

    public TargetTable {
        rows = rows.stream()
                .sorted(Comparator.comparingInt((TargetRow row) -> number(row.target()))
                        .thenComparing(TargetRow::target))
                .toList();
        failures = List.copyOf(failures);
    }

    /** As aligned text. */
    public String text() {
        StringBuilder text = new StringBuilder(table().text());
        below("", text);
        return text.toString();
    }

    /** As Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Targets\n\n").append(table().markdown());
        below("- ", text);
        return text.toString();
    }

    private TextTable table() {
        TextTable table = new TextTable(LEFT_COLUMNS);
        table.add(List.of("target", "what", "aim", "measured", "95 % interval", "result"));
        for (TargetRow row : rows) {
            Double limit = row.limit();
            Double low = row.low();
            Double high = row.high();
            table.add(List.of(
                    row.target(),
                    row.what(),
                    limit == null ? ABSENT : (row.atLeast() ? ">= " : "<= ") + figure(limit, row.unit()),
                    figure(row.measured(), row.unit()),
                    low == null || high == null ? "" : figure(low, "") + DASH + figure(high, ""),
                    row.outcome().label()));
        }
        return table;
    }

    private void below(String bullet, StringBuilder text) {
        text.append('\n');
        Map<String, List<TargetRow>> remarked = rows.stream()
                .filter(row -> !row.remark().isEmpty())
                .collect(Collectors.groupingBy(
                        row -> row.target() + row.remark(), LinkedHashMap::new, Collectors.toList()));
        for (List<TargetRow> same : remarked.values()) {
            TargetRow row = same.getFirst();
            String more = same.size() == 1 ? "" : " (and " + (same.size() - 1) + " more)";
            line(text, bullet + row.target() + ", " + row.what() + more + ": " + row.remark());
        }
        failures.forEach(failure -> line(text, bullet + failure));
        if (quick) {
            line(text, bullet + "With --quick the figures are worth little.");
        }
        text.append('\n').append(sum()).append('\n');
    }

    /** How many are met, of those that have a limit. */
    public String sum() {
        long limited = rows.size() - count(TargetRow.Outcome.NO_LIMIT);
        return count(TargetRow.Outcome.MET) + " of " + limited + " met, " + count(TargetRow.Outcome.NOT_MET)
                + " not met, " + count(TargetRow.Outcome.NOT_MEASURED) + " not measured.";
    }

    /** How many say this. */
    long count(TargetRow.Outcome outcome) {
        return rows.stream().filter(row -> row.outcome() == outcome).count();
    }

    private static void line(StringBuilder text, String sentence) {
        text.append(sentence).append('\n');
    }

    private static String figure(@Nullable Double value, String unit) {
        if (value == null) {
            return ABSENT;
        }
        BigDecimal rounded = Math.abs(value) >= WHOLE_MIN
                ? BigDecimal.valueOf(Math.round(value))
                : BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros();
        return rounded.toPlainString() + (unit.isEmpty() ? "" : " " + unit);
    }

    private static int number(String target) {
        Matcher matcher = NUMBER.matcher(target);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    }
}
