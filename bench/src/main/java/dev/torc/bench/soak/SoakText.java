package dev.torc.bench.soak;

import dev.torc.bench.compare.TextTable;
import java.util.List;
import java.util.Locale;

/** A soak as a text for people. Stateless. */
public final class SoakText {
    private SoakText() {}

    /** What was found on each engine, and what was wrong. */
    public static String of(List<SoakResult> results) {
        StringBuilder text = new StringBuilder();
        for (SoakResult result : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %,d cycles, %,d requests, %,d connections: %s\n",
                    result.engine(),
                    result.cycles(),
                    result.requests(),
                    result.accepted(),
                    result.passed() ? "nothing grew and nothing was lost" : "FAILED"));
            TextTable table = new TextTable();
            table.add(List.of("", "first", "last", "per hour", "", ""));
            for (Finding each : result.findings()) {
                Double perHour = each.perHour();
                table.add(List.of(
                        each.what(),
                        number(each.first(), each.unit()),
                        number(each.last(), each.unit()),
                        perHour == null ? "" : String.format(Locale.ROOT, "%+.2f", perHour),
                        each.passed() ? "good" : "FAILED",
                        each.sentence()));
            }
            text.append(table.text());
            result.problems()
                    .forEach(problem -> text.append("  ").append(problem).append('\n'));
        }
        return text.toString();
    }

    /** A value with its unit, as tables have it. */
    static String number(double value, String unit) {
        return unit.isEmpty()
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f %s", value, unit);
    }
}
