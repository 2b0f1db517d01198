package org.wscsim.core.wafer;

/**
 * A rectangle of dies, or a rectangle of cores inside one die.
 *
 * <p>Written {@code 2x4@0,0} (columns x rows at x,y). A sub-die region has {@code columns == rows == 1} and a
 * {@code coresPerDie} below the die's; it owns that share of the die's compute, DRAM bandwidth and DRAM capacity.
 *
 * @param x first die column
 * @param y first die row
 * @param columns dies in x
 * @param rows dies in y
 * @param coresPerDie cores of each die that the region owns
 * @param coresInDie cores a die has
 */
public record Region(int x, int y, int columns, int rows, int coresPerDie, int coresInDie) {
    public Region {
        if (x < 0 || y < 0 || columns < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "region out of range: x=" + x + ", y=" + y + ", columns=" + columns + ", rows=" + rows);
        }
        if (coresPerDie < 1 || coresPerDie > coresInDie || (coresPerDie < coresInDie && columns * rows > 1)) {
            throw new IllegalArgumentException(
                    "core share out of range: coresPerDie=" + coresPerDie + ", coresInDie=" + coresInDie);
        }
    }

    /** A rectangle of whole dies. */
    public static Region ofDies(WaferSpec wafer, int x, int y, int columns, int rows) {
        int cores = wafer.die().cores();
        return new Region(x, y, columns, rows, cores, cores);
    }

    public int dies() {
        return columns * rows;
    }

    /** Share of each die that the region owns, 0..1. */
    public double dieShare() {
        return coresPerDie / (double) coresInDie;
    }

    /** Die ids in row-major order on a wafer with {@code waferColumns} columns. */
    public int[] dieIds(int waferColumns) {
        int[] ids = new int[dies()];
        int next = 0;
        for (int row = y; row < y + rows; row++) {
            for (int column = x; column < x + columns; column++) {
                ids[next++] = row * waferColumns + column;
            }
        }
        return ids;
    }

    public boolean overlaps(Region other) {
        return x < other.x + other.columns && other.x < x + columns && y < other.y + other.rows && other.y < y + rows;
    }

    /** Twice the Manhattan distance between the two centres, in dies (twice, so that it is an integer). */
    public int doubledCentreDistance(Region other) {
        return Math.abs(2 * x + columns - 2 * other.x - other.columns)
                + Math.abs(2 * y + rows - 2 * other.y - other.rows);
    }

    /** As the user writes it: {@code 2x4@0,0}, with {@code /cores} for a part of a die. */
    @Override
    public String toString() {
        String dies = columns + "x" + rows + "@" + x + "," + y;
        return coresPerDie == coresInDie ? dies : dies + "/" + coresPerDie + "c";
    }
}
