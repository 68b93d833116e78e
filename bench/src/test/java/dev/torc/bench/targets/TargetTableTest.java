package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTableTest {
    private static final List<TargetRow> ROWS = List.of(
            TargetRow.atMost("T10", "parser", "ns", 25, 28.24),
            TargetRow.atMost("T7c", "cold", "", 2, 2),
            TargetRow.atMost("T7", "warm", "", 1.1, 1.0449).within(0.98, 1.0995),
            TargetRow.atLeast("T14", "echo", "", 0.95, 0.949).remarked("The disk was slow."),
            TargetRow.missing("T3", "beside Netty", "", false, 0.83, "It is not built."),
            TargetRow.atMost("T1", "identical heads", "", 1.05, 1.2).withoutLimit());

    private static TargetTable table() {
        return new TargetTable(ROWS, List.of("tail (T7) failed: nginx has ended."), true);
    }

    private static String line(String target) {
        return table().text()
                .lines()
                .filter(line -> line.startsWith(target + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void isInTheOrderOfTheTargets() {
        assertEquals(
                List.of("T1", "T3", "T7", "T7c", "T10", "T14"),
                table().rows().stream().map(TargetRow::target).toList());
    }

    @Test
    void saysWhatIsAimedAtWhatWasMeasuredAndWhetherItIsMet() {
        assertTrue(line("T7").matches("T7 +warm +<= 1.1 +1.045 +0.98\u20131.1 +met"), line("T7"));
        assertTrue(line("T7c").endsWith(" met") && !line("T7c").endsWith("not met"), line("T7c"));
        assertTrue(line("T10").matches("T10 +parser +<= 25 ns +28.24 ns +not met"), line("T10"));
        assertTrue(line("T14").matches("T14 +echo +>= 0.95 +0.949 +not met"), line("T14"));
        assertTrue(line("T3").matches("T3 +beside Netty +<= 0.83 +- +not measured"), line("T3"));
        assertTrue(line("T1").matches("T1 +identical heads +- +1.2 +no target"), line("T1"));
    }

    @Test
    void hasRemarksAndFailuresBelowAndTheSumAtTheEnd() {
        List<String> lines = table().text().lines().toList();
        assertTrue(lines.contains("T14, echo: The disk was slow."), table().text());
        assertTrue(lines.contains("T3, beside Netty: It is not built."), table().text());
        assertTrue(lines.contains("tail (T7) failed: nginx has ended."), table().text());
        assertTrue(lines.contains("With --quick the figures are worth little."), table().text());
        assertEquals("2 of 5 met, 2 not met, 1 not measured.", lines.getLast());
    }

    @Test
    void tellsARemarkOfSeveralRowsOnce() {
        TargetRow row = ROWS.get(3);
        String text = new TargetTable(List.of(row, row, row), List.of(), false).text();
        assertTrue(text.contains("\nT14, echo (and 2 more): The disk was slow.\n"), text);
    }

    @Test
    void isMarkdownToo() {
        String text = table().markdown();
        assertTrue(text.contains("| T10 | parser | <= 25 ns | 28.24 ns |  | not met |\n"), text);
        assertTrue(text.contains("|---|---|---:|---:|---:|---:|\n"), text);
        assertFalse(new TargetTable(ROWS, List.of(), false).markdown().contains("--quick"));
    }
}
