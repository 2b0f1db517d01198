package org.wscsim.core.wafer;

import org.wscsim.core.failure.BadInputException;

/**
 * Several equal wafers edge to edge. Their dies are one mesh; what two neighbouring wafers exchange in one direction is
 * shared evenly by the links of dies along their common edge, each at most as fast as a link inside a wafer. Immutable.
 *
 * @param columns wafers in x
 * @param rows wafers in y
 * @param dieColumns dies of one wafer in x
 * @param dieRows dies of one wafer in y
 * @param edge of a whole edge in one direction, and its latency
 */
public record Wafers(int columns, int rows, int dieColumns, int dieRows, WaferSpec.Link edge) {
    /** Edges that a rectangle so wide crosses at least. */
    public int crossedInX(int width) {
        return Math.ceilDiv(width, dieColumns) - 1;
    }

    /** Edges that a rectangle so high crosses at least. */
    public int crossedInY(int height) {
        return Math.ceilDiv(height, dieRows) - 1;
    }

    /** Whether a region crosses more edges than its size needs. */
    boolean straddles(Region region) {
        return crossed(region.x(), region.columns(), dieColumns) > crossedInX(region.columns())
                || crossed(region.y(), region.rows(), dieRows) > crossedInY(region.rows());
    }

    private static int crossed(int first, int length, int wafer) {
        return (first + length - 1) / wafer - first / wafer;
    }

    /** Whether the link between two neighbouring dies, given by their ids, crosses an edge. */
    boolean isEdge(int die, int other) {
        int width = columns * dieColumns;
        return die % width / dieColumns != other % width / dieColumns
                || die / width / dieRows != other / width / dieRows;
    }

    /** The link between two neighbouring dies. */
    WaferSpec.Link between(int die, int other, WaferSpec.Link d2d) {
        int width = columns * dieColumns;
        if (!isEdge(die, other)) {
            return d2d;
        }
        return die / width == other / width ? acrossX(d2d) : acrossY(d2d);
    }

    /** A link across the edge between wafers side by side. */
    public WaferSpec.Link acrossX(WaferSpec.Link d2d) {
        return share(d2d, dieRows);
    }

    /** A link across the edge between wafers one above the other. */
    public WaferSpec.Link acrossY(WaferSpec.Link d2d) {
        return share(d2d, dieColumns);
    }

    private WaferSpec.Link share(WaferSpec.Link d2d, int links) {
        return new WaferSpec.Link(Math.min(d2d.bytesPerSecond(), edge.bytesPerSecond() / links), edge.latencyPs());
    }

    double slowest(WaferSpec.Link d2d, int width, int height) {
        double inX =
                crossedInX(width) == 0 ? d2d.bytesPerSecond() : acrossX(d2d).bytesPerSecond();
        double inY =
                crossedInY(height) == 0 ? d2d.bytesPerSecond() : acrossY(d2d).bytesPerSecond();
        return Math.min(inX, inY);
    }

    /**
     * Checks that a region crosses no more edges than it must, which is what its collectives are priced for.
     *
     * @throws BadInputException naming the region
     */
    public void check(Region region) {
        if (straddles(region)) {
            throw new BadInputException("instance straddles wafers: instance=" + region + ", wafer=" + dieColumns + "x"
                    + dieRows + "; let it stand on as few wafers as it can, if need be with --plan");
        }
    }
}
