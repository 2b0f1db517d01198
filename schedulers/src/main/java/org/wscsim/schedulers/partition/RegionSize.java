package org.wscsim.schedulers.partition;

import java.util.List;
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

    /** Whether the turned rectangle costs the same: not where one of the two needs several wafers. */
    public boolean costsTheSameTurned(WaferSpec wafer) {
        return !wafer.needsSeveralWafers(columns, rows) && !wafer.needsSeveralWafers(rows, columns);
    }

    /** As it is, and turned where that costs the same. */
    List<RegionSize> ways(WaferSpec wafer) {
        return costsTheSameTurned(wafer) ? List.of(this, turned()) : List.of(this);
    }

    /** Whether the turned rectangle, which is looked at first, stands for this one. */
    boolean isKnownTurned(WaferSpec wafer) {
        return columns > rows && turned().fitsIn(wafer) && costsTheSameTurned(wafer);
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
