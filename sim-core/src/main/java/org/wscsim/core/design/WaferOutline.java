package org.wscsim.core.design;

/**
 * The shape that a grid of dies is cut from. A place of the grid holds a die and its DRAM stacks. Lengths in mm, areas in
 * mm2. Immutable, any thread.
 */
public sealed interface WaferOutline {
    /** The whole outline. */
    double areaMm2();

    /** The budget of length: a grid of rigid tiles of this size. */
    Budget length(int columns, int rows, double tileWidthMm, double tileHeightMm);

    /** What a grid may fill when its tiles are at least this large; the length budget must be kept. */
    double usableMm2(double leastGridWidthMm, double leastGridHeightMm);

    /** As users read it. */
    String text();

    /**
     * @param widthMm in x
     * @param heightMm in y
     */
    record Rectangle(double widthMm, double heightMm) implements WaferOutline {
        @Override
        public double areaMm2() {
            return widthMm * heightMm;
        }

        @Override
        public Budget length(int columns, int rows, double tileWidthMm, double tileHeightMm) {
            return Budget.tighter(
                    new Budget(Constraint.WAFER_LENGTH, columns * tileWidthMm, widthMm),
                    new Budget(Constraint.WAFER_LENGTH, rows * tileHeightMm, heightMm));
        }

        @Override
        public double usableMm2(double leastGridWidthMm, double leastGridHeightMm) {
            return areaMm2();
        }

        @Override
        public String text() {
            return widthMm + " x " + heightMm + " mm";
        }
    }

    /**
     * A grid is a rectangle with its corners inside the circle; its diagonal is its length.
     *
     * @param diameterMm of the circle
     */
    record Circle(double diameterMm) implements WaferOutline {
        @Override
        public double areaMm2() {
            return Math.PI * diameterMm * diameterMm / 4;
        }

        @Override
        public Budget length(int columns, int rows, double tileWidthMm, double tileHeightMm) {
            double width = columns * tileWidthMm;
            double height = rows * tileHeightMm;
            return new Budget(Constraint.WAFER_LENGTH, Math.sqrt(width * width + height * height), diameterMm);
        }

        /** The inscribed square; where the dies are too long for it, the rectangle that is just long enough. */
        @Override
        public double usableMm2(double leastGridWidthMm, double leastGridHeightMm) {
            double squared = diameterMm * diameterMm;
            double longer = Math.max(leastGridWidthMm, leastGridHeightMm);
            if (longer * longer * 2 <= squared) {
                return squared / 2;
            }
            return longer * Math.sqrt(Math.max(0, squared - longer * longer));
        }

        @Override
        public String text() {
            return "circle of " + diameterMm + " mm";
        }
    }
}
