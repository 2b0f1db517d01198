package org.wscsim.traces.format;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;

/** The first line of a CSV trace: which format it is of, and where its columns are. Reads from rows at that line. */
final class CsvHeader {
    private final CsvRows rows;

    CsvHeader(CsvRows rows) {
        this.rows = rows;
    }

    /**
     * The format whose columns the header names.
     *
     * @param wanted the only one to accept, or null
     */
    CsvLayout layout(@Nullable CsvLayout wanted) {
        final CsvLayout best = wanted != null ? wanted : best();
        final List<String> required = best.required();
        if (named(best) == 0) {
            throw rows.error(
                    "header missing",
                    "found=" + rows.lineText() + "; the first line must name the columns "
                            + (wanted == null ? allColumns() : String.join(",", required)));
        }
        for (final String name : required) {
            column(name);
        }
        return best;
    }

    /** Of every format: {@code A,B,C, or D,E,F}. */
    private static String allColumns() {
        return "of a format: "
                + CsvLayout.ALL.stream()
                        .map(layout -> String.join(",", layout.required()))
                        .distinct()
                        .collect(Collectors.joining(", or "));
    }

    /** The first format with all its columns; else the one with the most. */
    private CsvLayout best() {
        CsvLayout best = CsvLayout.AZURE;
        for (final CsvLayout layout : CsvLayout.ALL) {
            if (named(layout) == layout.required().size()) {
                return layout;
            }
            best = named(layout) > named(best) ? layout : best;
        }
        return best;
    }

    private int named(CsvLayout layout) {
        return (int)
                layout.required().stream().filter(name -> find(name, 0) >= 0).count();
    }

    /** Index of a column that must be there, once. */
    int column(String name) {
        final int found = find(name, 0);
        if (found < 0) {
            throw rows.error(
                    "column missing",
                    "column=" + name + ", found=" + rows.lineText() + "; columns are found by their exact name");
        }
        if (find(name, found + 1) >= 0) {
            throw twice(name);
        }
        return found;
    }

    /** Index of the first of these columns that is there, or -1. */
    int optional(List<String> names) {
        for (final String name : names) {
            final int found = find(name, 0);
            if (found >= 0) {
                return column(name);
            }
        }
        return -1;
    }

    private BadInputException twice(String name) {
        return rows.error("column named twice", "column=" + name + "; rename one of them");
    }

    private int find(String name, int from) {
        for (int i = from; i < rows.fieldCount(); i++) {
            if (rows.text(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
