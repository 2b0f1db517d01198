package org.wscsim.cli.report;

import java.util.List;

/** Rows of text as aligned columns, two blanks apart. Stateless. */
public final class TextTable {
    private TextTable() {}

    /**
     * @param rows equally long; the first is the heading
     * @param leftColumns how many columns from the left are names (left-aligned); the rest are numbers
     */
    public static String of(List<List<String>> rows, int leftColumns) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String blanks = " ".repeat(widths[c] - row.get(c).length());
                line.append(c == 0 ? "" : "  ").append(c < leftColumns ? row.get(c) + blanks : blanks + row.get(c));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
