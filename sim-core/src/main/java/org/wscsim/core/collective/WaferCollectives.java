package org.wscsim.core.collective;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.Wafers;

/**
 * Collectives of a rectangle of dies that lies across edges between wafers, wherever it stands as long as it crosses no more
 * edges than it must. As {@link MeshCollectives}, with W the bandwidth of the slowest link, W / x that of the slowest link along a
 * row and W / y along a column (x, y at most 1), and k edges on the way from corner to corner, each e - a later than a hop:
 *
 * <pre>
 *   all-reduce      two-phase 2-D   2 (h + k (e-a)) + 2 min((c-1)/c x + (r-1)/(cr) y, (r-1)/r y + (c-1)/(cr) x) B / W
 *                   rows, columns   2 (h + k (e-a)) + 2 ((c-1)/c x + (r-1)/r y) B / W       with h = (c + r - 2) a
 *   all-gather,     rows, columns   h + k (e-a) + min((c-1) x + c (r-1) y, (r-1) y + r (c-1) x) u / W
 *   reduce-scatter
 *   all-to-all      direct          the mesh's hops + k (e-a), and the sum of latency and of the busiest link, edges or not
 * </pre>
 *
 * <p>Trees, shifts and rings of a line are as slow as W everywhere. Other rings are not offered: the phases along the fast
 * direction leave a row's or column's share to the edge. A pass along a line counts all its parts on the edge, which is
 * the worst place of the rectangle; in the best one it takes about half. Where an edge is faster than half a link inside,
 * all links count as that slow, so that the ratio holds under other traffic too. Immutable, any thread.
 */
public final class WaferCollectives implements Collectives {
    private final MeshCollectives mesh;
    private final double crossingSeconds;
    private final double alongRow;
    private final double alongColumn;
    private final int n;
    private final int c;
    private final int r;

    private WaferCollectives(MeshCollectives mesh, double crossingSeconds, double alongRow, double alongColumn) {
        this.mesh = mesh;
        this.crossingSeconds = crossingSeconds;
        this.alongRow = alongRow;
        this.alongColumn = alongColumn;
        n = mesh.shape().dies();
        c = mesh.shape().columns();
        r = mesh.shape().rows();
    }

    static WaferCollectives of(MeshCollectives mesh, Wafers wafers, WaferSpec.Link d2d) {
        int inX = wafers.crossedInX(mesh.shape().columns());
        int inY = wafers.crossedInY(mesh.shape().rows());
        double row = inX == 0 ? d2d.bytesPerSecond() : wafers.acrossX(d2d).bytesPerSecond();
        double column = inY == 0 ? d2d.bytesPerSecond() : wafers.acrossY(d2d).bytesPerSecond();
        double slowest = Math.min(row, column);
        long laterPs = wafers.edge().latencyPs() - d2d.latencyPs();
        return new WaferCollectives(
                mesh, (inX + inY) * VirtualTime.seconds(laterPs), share(slowest, row), share(slowest, column));
    }

    private static double share(double slowest, double of) {
        double share = slowest / of;
        return share > 0.5 ? 1 : share;
    }

    @Override
    public int ranks() {
        return n;
    }

    @Override
    public boolean offers(CollectiveForm form, Algorithm algorithm) {
        boolean isLap = algorithm == Algorithm.ONE_WAY_RING && form != CollectiveForm.SHIFT;
        boolean isGridRing = algorithm == Algorithm.RING && mesh.shape().isGrid();
        return !isLap && !isGridRing && mesh.offers(form, algorithm);
    }

    @Override
    public double latencySeconds(CollectiveForm form, Algorithm algorithm) {
        int passes = form == CollectiveForm.ALL_REDUCE ? 2 : 1;
        return mesh.latencySeconds(form, algorithm) + passes * crossingSeconds;
    }

    @Override
    public double serialBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        return switch (algorithm) {
            case SPLIT_GRID -> 2 * Math.min(rowsOutside(), columnsOutside()) * part;
            case GRID ->
                form == CollectiveForm.ALL_REDUCE
                        ? 2 * ((c - 1.0) / c * alongRow + (r - 1.0) / r * alongColumn) * bytes
                        : Math.min(
                                        (c - 1) * alongRow + c * (r - 1.0) * alongColumn,
                                        (r - 1) * alongColumn + r * (c - 1.0) * alongRow)
                                * part;
            case DIRECT -> Math.max(crossing(c) * r * alongRow, crossing(r) * c * alongColumn) * part;
            default -> mesh.serialBytes(form, algorithm, bytes);
        };
    }

    /** Parts that follow one another in each half of the two-phase form, rows first and last. */
    private double rowsOutside() {
        return (c - 1.0) * r * alongRow + (r - 1.0) * alongColumn;
    }

    private double columnsOutside() {
        return (r - 1.0) * c * alongColumn + (c - 1.0) * alongRow;
    }

    /** Pairs of a line whose way crosses its middle, one direction. */
    private static double crossing(int side) {
        int half = side / 2;
        return (double) half * (side - half);
    }

    @Override
    public int steps(CollectiveForm form, Algorithm algorithm) {
        return mesh.steps(form, algorithm);
    }

    @Override
    public double busiestLinkBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        return mesh.busiestLinkBytes(form, algorithm, bytes);
    }

    @Override
    public double linkBytesPerDie(CollectiveForm form, Algorithm algorithm, double bytes) {
        return mesh.linkBytesPerDie(form, algorithm, bytes);
    }

    /** With the rows outside, where the price may be that of the columns outside. */
    @Override
    public Schedule schedule(CollectiveForm form, Algorithm algorithm, double bytes) {
        if (!offers(form, algorithm)) {
            throw new IllegalArgumentException(
                    "not offered: form=" + form + ", algorithm=" + algorithm + ", dies=" + n);
        }
        return mesh.schedule(form, algorithm, bytes);
    }
}
