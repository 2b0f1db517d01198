package org.wscsim.core.coremesh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.failure.BadInputException;

/**
 * A rectangle of cores, written {@code 480x480c}: columns x rows. Immutable.
 *
 * @param columns cores in x
 * @param rows cores in y
 */
public record CoreGrid(int columns, int rows) {
    private static final Pattern NOTATION = Pattern.compile("([1-9][0-9]{0,5})x([1-9][0-9]{0,5})c");

    public CoreGrid {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("grid without cores: columns=" + columns + ", rows=" + rows);
        }
    }

    /**
     * Reads the notation.
     *
     * @throws BadInputException where the text is no grid of cores
     */
    public static CoreGrid parse(String text) {
        Matcher matcher = NOTATION.matcher(text);
        if (!matcher.matches()) {
            throw new BadInputException(
                    "not a grid of cores: grid=" + text.strip() + "; write columns x rows as in 480x480c");
        }
        return new CoreGrid(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public long cores() {
        return (long) columns * rows;
    }

    public int longerSide() {
        return Math.max(columns, rows);
    }

    @Override
    public String toString() {
        return columns + "x" + rows + "c";
    }
}
