package org.wscsim.core.collective;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.collective.MeshShape.Ring;

/**
 * Collectives on dies of a mesh. With n dies, hop latency a, bandwidth W of a link and direction, message B, part u = B/n:
 *
 * <pre>
 *   all-reduce      ring, both ways, closed    n a + (n-1) u / W           parts go half a lap each way
 *                   ring, both ways, open      2 (n-1) a + 2 (n-1) u / W   parts go from end to end
 *                   ring, one way              (2 H - e) a + 2 (n-1) u / W H hops of a lap, e of its shortest pair of edges
 *                   rows, then columns         2 (c-1 + r-1) a + 2 ((c-1)/c + (r-1)/r) B / W
 *                   two-phase 2-D              2 (c-1 + r-1) a + 2 (n-1) u / W
 *                   tree of depth d            2 d a + (2 d + n - 1) u / W
 *   all-gather,     half of the rings; rows, then columns: (c-1 + r-1) a + (n-1) u / W
 *   reduce-scatter
 *   all-to-all      direct                     a + u / W + sqrt(((d-1) a)^2 + ((k-1) u / W)^2)
 *   broadcast       tree                       d a + (d + n - 1) u / W
 *   shift           ring, one way              longest edge a + B / W
 * </pre>
 *
 * <p>On a closed tour of an even number of dies the part of the opposite die comes half from each side. A line passes
 * parts both ways at once, so it needs no way back. No two messages of these schedules meet on a link at a time, except
 * direct ones. With d the hops of the longest route and k the routes over the busiest link (one that cuts the longer side in
 * half) an all-to-all takes at least {@code max(d a + u / W, a + k u / W)}. Replays that start far destinations first take
 * that where latency or bandwidth decides and more where both do: on rectangles up to 7 x 7 from 11 % less to 15 % more than
 * the form.
 *
 * <p>On a full rectangle a one-way ring without a closed tour returns along its own way (H = 2 (n-1)). One half of the
 * message along rows first and the other along columns first would halve the 2-D terms of a square and is not assumed.
 *
 * <p>Sources: Thakur, Rabenseifner and Gropp 2005 (ring, reduce-scatter and all-gather); Barnett et al. 1993 (two-phase
 * on a mesh); cut-through forwarding over edges of several hops.
 */
public final class MeshCollectives implements Collectives {
    private final MeshShape shape;
    private final double hopSeconds;
    private final @Nullable DieSet dies;
    private final int n;
    private final int c;
    private final int r;

    /** Of a rectangle; {@link #schedule} finds the tour when asked. */
    public MeshCollectives(MeshShape shape, double hopSeconds) {
        this(shape, hopSeconds, null);
    }

    /** Of any connected set of dies. */
    public MeshCollectives(DieSet dies, double hopSeconds) {
        this(dies.shape(), hopSeconds, dies);
    }

    private MeshCollectives(MeshShape shape, double hopSeconds, @Nullable DieSet dies) {
        assert dies != null || shape.isRectangle() : shape;
        this.shape = shape;
        this.hopSeconds = hopSeconds;
        this.dies = dies;
        n = shape.dies();
        c = shape.columns();
        r = shape.rows();
    }

    public MeshShape shape() {
        return shape;
    }

    @Override
    public int ranks() {
        return n;
    }

    @Override
    public boolean offers(CollectiveForm form, Algorithm algorithm) {
        boolean ring =
                algorithm == Algorithm.ONE_WAY_RING || (algorithm == Algorithm.RING && shape.ring() != Ring.NONE);
        boolean grid = algorithm == Algorithm.GRID && shape.isGrid();
        return n > 1
                && switch (form) {
                    case ALL_REDUCE ->
                        ring
                                || grid
                                || algorithm == Algorithm.TREE
                                || (algorithm == Algorithm.SPLIT_GRID && shape.isGrid());
                    case ALL_GATHER, REDUCE_SCATTER -> ring || grid;
                    case ALL_TO_ALL -> algorithm == Algorithm.DIRECT;
                    case BROADCAST -> algorithm == Algorithm.TREE;
                    case SHIFT -> algorithm == Algorithm.ONE_WAY_RING;
                };
    }

    @Override
    public double latencySeconds(CollectiveForm form, Algorithm algorithm) {
        return hops(form, algorithm) * hopSeconds;
    }

    @Override
    public double seconds(CollectiveForm form, Algorithm algorithm, double bytes, double linkBytesPerSecond) {
        if (algorithm == Algorithm.DIRECT && offers(form, algorithm)) {
            double partSeconds = bytes / n / linkBytesPerSecond;
            double far = (shape.longestRoute() - 1) * hopSeconds;
            double busy = (shape.busiestRoutes() - 1) * partSeconds;
            return hopSeconds + partSeconds + Math.sqrt(far * far + busy * busy);
        }
        return Collectives.super.seconds(form, algorithm, bytes, linkBytesPerSecond);
    }

    private int hops(CollectiveForm form, Algorithm algorithm) {
        return switch (form) {
            case ALL_REDUCE ->
                switch (algorithm) {
                    case ONE_WAY_RING -> 2 * shape.lapHops() - shape.shortestPair();
                    case TREE -> 2 * shape.treeDepth();
                    default -> 2 * gatherHops(algorithm);
                };
            case ALL_GATHER, REDUCE_SCATTER -> gatherHops(algorithm);
            case ALL_TO_ALL -> shape.longestRoute();
            case BROADCAST -> shape.treeDepth();
            case SHIFT -> shape.longestEdge();
        };
    }

    private int gatherHops(Algorithm algorithm) {
        return switch (algorithm) {
            case RING -> shape.ring() == Ring.CYCLE ? n / 2 : n - 1;
            case ONE_WAY_RING -> shape.lapHops() - 1;
            default -> c + r - 2;
        };
    }

    @Override
    public double serialBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        return switch (form) {
            case ALL_REDUCE ->
                switch (algorithm) {
                    case GRID -> 2 * gridShare() * bytes;
                    case TREE -> (2 * shape.treeDepth() + n - 1) * part;
                    default -> 2 * gatherParts(algorithm) * part;
                };
            case ALL_GATHER, REDUCE_SCATTER -> gatherParts(algorithm) * part;
            case ALL_TO_ALL -> shape.busiestRoutes() * part;
            case BROADCAST -> (shape.treeDepth() + n - 1) * part;
            case SHIFT -> bytes;
        };
    }

    /** Bytes that a die sends in one direction of rows and columns, by bytes of message. */
    private double gridShare() {
        return (c - 1.0) / c + (r - 1.0) / r;
    }

    private double gatherParts(Algorithm algorithm) {
        return isHalfLap(algorithm) ? (n - 1) / 2.0 : n - 1;
    }

    private boolean isHalfLap(Algorithm algorithm) {
        return algorithm == Algorithm.RING && shape.ring() == Ring.CYCLE;
    }

    @Override
    public int steps(CollectiveForm form, Algorithm algorithm) {
        return switch (form) {
            case ALL_REDUCE ->
                switch (algorithm) {
                    case RING -> isHalfLap(algorithm) ? n : 2 * (n - 1);
                    case ONE_WAY_RING -> 2 * (n - 1);
                    case TREE -> 2 * shape.treeDepth() + n - 1;
                    default -> 2 * (c + r - 2);
                };
            case ALL_GATHER, REDUCE_SCATTER ->
                switch (algorithm) {
                    case RING -> isHalfLap(algorithm) ? n / 2 : n - 1;
                    case ONE_WAY_RING -> n - 1;
                    default -> c + r - 2;
                };
            case BROADCAST -> shape.treeDepth() + n - 1;
            case ALL_TO_ALL, SHIFT -> 1;
        };
    }

    @Override
    public double busiestLinkBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        return switch (form) {
            case ALL_REDUCE ->
                switch (algorithm) {
                    case RING -> isHalfLap(algorithm) ? (n - 1) * part : bytes;
                    case ONE_WAY_RING -> 2 * (n - 1) * part;
                    default -> bytes;
                };
            case ALL_GATHER, REDUCE_SCATTER ->
                algorithm == Algorithm.GRID ? Math.max(c - 1, (r - 1) * c) * part : gatherParts(algorithm) * part;
            case ALL_TO_ALL -> shape.busiestRoutes() * part;
            case BROADCAST, SHIFT -> bytes;
        };
    }

    @Override
    public double linkBytesPerDie(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        double lap = algorithm == Algorithm.ONE_WAY_RING ? (double) shape.lapHops() / n : 1;
        return switch (form) {
            case ALL_REDUCE -> 2 * (algorithm == Algorithm.GRID ? gridShare() * bytes : (n - 1) * part * lap);
            case ALL_GATHER, REDUCE_SCATTER -> (n - 1) * part * lap;
            case ALL_TO_ALL -> shape.routeHops() * part / n;
            case BROADCAST -> (n - 1) * part;
            case SHIFT -> bytes * lap;
        };
    }

    @Override
    public Schedule schedule(CollectiveForm form, Algorithm algorithm, double bytes) {
        if (!offers(form, algorithm)) {
            throw new IllegalArgumentException(
                    "not offered: form=" + form + ", algorithm=" + algorithm + ", dies=" + n);
        }
        DieSet set = dies == null ? DieSet.rectangle(c, r) : dies;
        return new MeshSchedules(set, shape, bytes).of(form, algorithm);
    }
}
