package org.wscsim.jmh.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of cells under a heading, the first column left aligned, the others right. Confined to one thread. */
final class ScoreTable {
    private final List<String[]> rows = new ArrayList<>();

    ScoreTable(String... heading) {
        rows.add(heading);
    }

    void add(String... cells) {
        rows.add(cells);
    }

    void print() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? row[i] + blanks : "  " + blanks + row[i]);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    /** Four digits. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    static String ratio(double value) {
        return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.3f", value);
    }

    static String interval(Ratio ratio) {
        return "[" + ratio(ratio.low()) + ", " + ratio(ratio.high()) + "]";
    }
}
