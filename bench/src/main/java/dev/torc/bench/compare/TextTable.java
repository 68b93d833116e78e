package dev.torc.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, the first row a heading: as aligned text and as Markdown. The first columns are to the left, the others right. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final int leftColumns;

    /** A table whose first column is to the left. */
    public TextTable() {
        this(1);
    }

    /** A table so many of whose columns are to the left. */
    public TextTable(int leftColumns) {
        this.leftColumns = leftColumns;
    }

    /** Adds a row; the first one is the heading. */
    public void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    /** Aligned with spaces, a line for each row. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String pad = " ".repeat(Math.max(0, width(column) - cell.length()));
                line.append(column == 0 ? "" : "  ").append(column < leftColumns ? cell + pad : pad + cell);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** A row that is shorter than the heading is one sentence, and widens no column but the first. */
    private int width(int column) {
        int columns = rows.getFirst().size();
        return rows.stream()
                .filter(row -> row.size() == columns || column == 0)
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }

    /** As a table of Markdown. */
    public String markdown() {
        int columns = rows.getFirst().size();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            List<String> cells = new ArrayList<>(row);
            while (cells.size() < columns) {
                cells.add("");
            }
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(leftColumns)).append("|---:".repeat(columns - leftColumns));
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
