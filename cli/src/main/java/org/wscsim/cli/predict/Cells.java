package org.wscsim.cli.predict;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/** The cells of one row by column name, checked as they are read; an empty cell is an absent one. */
public final class Cells {
    private final Function<String, @Nullable String> cells;

    /**
     * @param cells the text of a column, null where there is no such column
     */
    public Cells(Function<String, @Nullable String> cells) {
        this.cells = cells;
    }

    public boolean has(String column) {
        return !text(column, "").isEmpty();
    }

    public String text(String column, String absent) {
        String cell = cells.apply(column);
        return cell == null || cell.isBlank() ? absent : cell.strip();
    }

    public String text(String column) {
        String cell = text(column, "");
        if (cell.isEmpty()) {
            throw new BadInputException("cell is missing: column=" + column + "; fill it");
        }
        return cell;
    }

    /** A whole number in 1..max. */
    public long whole(String column, long max) {
        return whole(column, text(column), 1, max);
    }

    public int count(String column) {
        return (int) whole(column, Integer.MAX_VALUE);
    }

    public int count(String column, int absent) {
        return has(column) ? count(column) : absent;
    }

    /** A whole number in 0..max, or 0 where there is none. */
    public long wholeOrZero(String column, long max) {
        return has(column) ? whole(column, text(column), 0, max) : 0;
    }

    public String oneOf(String column, String absent, List<String> words) {
        String cell = text(column, absent);
        if (!words.contains(cell)) {
            throw new BadInputException("not one of the words: column=" + column + ", value=" + cell + ", allowed="
                    + String.join("|", words) + "; " + NearestName.remedy(cell, words));
        }
        return cell;
    }

    private static long whole(String column, String cell, long min, long max) {
        try {
            // Data frames write whole numbers of columns with gaps as 16.0.
            long value = Long.parseLong(cell.endsWith(".0") ? cell.substring(0, cell.length() - 2) : cell);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new BadInputException("not a whole number in range: column=" + column + ", value=" + cell + ", allowed="
                + min + ".." + max + "; correct it");
    }
}
