package org.wscsim.schedulers.partition;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.WaferSpec;

/**
 * A rectangle of whole dies without a place. Immutable.
 *
 * @param columns dies in x
 * @param rows dies in y
 */
public record RegionSize(int columns, int rows) {
    public RegionSize {
        if (columns < 1 || rows < 1) {
            throw new BadInputException("region size out of range: columns=" + columns + ", rows=" + rows
                    + "; give at least one die in each direction");
        }
    }

    public int dies() {
        return columns * rows;
    }

    /** Columns and rows exchanged. */
    public RegionSize turned() {
        return new RegionSize(/* columns= */ rows, /* rows= */ columns);
    }

    public boolean fitsIn(WaferSpec wafer) {
        return columns <= wafer.dieColumns() && rows <= wafer.dieRows();
    }

    /** Difference between the sides; 0 for a square. */
    int elongation() {
        return Math.abs(columns - rows);
    }

    /** As the user writes it: {@code 2x4}. */
    @Override
    public String toString() {
        return columns + "x" + rows;
    }
}
