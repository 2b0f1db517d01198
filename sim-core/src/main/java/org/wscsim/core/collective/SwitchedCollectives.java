package org.wscsim.core.collective;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Collectives on dies behind switches. With g dies in each of m islands, n = g m, latency a and bandwidth W of a die's link,
 * latency f and bandwidth F of an island's, message B, part u = B/n, and F' = F/W:
 *
 * <pre>
 *   all-gather,     direct        [2 a + 2 f + max(m-1, g (m-1)/F') u / W] + [2 a + (g-1) m u / W]
 *   reduce-scatter                between islands die to die of the same place, then within the island (and back)
 *   all-reduce      direct        both of them
 *                   ring, one way 2 (n-1) u max(1, 1/F') / W + 2 ((n-1) 2 a + ceil((n-1) / g) 2 f)
 *                   tree          twice the broadcast
 *   all-to-all      direct        2 a + 2 f + max(n-1, g (n-g)/F') u / W
 *   broadcast       tree          ceil(log2 m) (2 a + 2 f + B max(1, 1/F') / W) + ceil(log2 g) (2 a + B / W)
 *   shift           ring, one way 2 a + 2 f + B max(1, 1/F') / W
 * </pre>
 *
 * <p>Terms with f and F' are absent with one island. Switches neither add nor multicast, and are no bottleneck; F' is kept
 * when W is what other traffic leaves. Islands that hold unlike counts are priced as if all held the most. Direct forms
 * send to the next but k in round k, so no two messages meet on a link.
 *
 * <p>Source: Thakur, Rabenseifner and Gropp 2005 for ring and tree; the direct form is NCCL's hierarchy without chunks.
 */
public final class SwitchedCollectives implements Collectives {
    private final int islands;
    private final int perIsland;
    private final double hopSeconds;
    private final double fabricHopSeconds;
    /** Bytes that pass a die's link while one passes the island's. */
    private final double fabricBytes;

    private final int n;

    /**
     * @param islands m
     * @param perIsland g
     * @param hopSeconds a
     * @param fabricHopSeconds f
     * @param fabricRatio F'
     */
    public SwitchedCollectives(
            int islands, int perIsland, double hopSeconds, double fabricHopSeconds, double fabricRatio) {
        this.islands = islands;
        this.perIsland = perIsland;
        this.hopSeconds = hopSeconds;
        this.fabricHopSeconds = islands > 1 ? fabricHopSeconds : 0;
        fabricBytes = islands > 1 ? 1 / fabricRatio : 0;
        n = islands * perIsland;
    }

    /** Of a rectangle of dies that lies in as few islands as it can. */
    static SwitchedCollectives of(WaferSpec wafer, WaferSpec.Islands spec, int columns, int rows) {
        int islands = spec.needed(columns, rows);
        int perIsland = Math.min(columns, spec.columns()) * Math.min(rows, spec.rows());
        return new SwitchedCollectives(
                islands,
                perIsland,
                VirtualTime.seconds(wafer.d2d().latencyPs()),
                VirtualTime.seconds(spec.fabric().latencyPs()),
                spec.fabric().bytesPerSecond() / wafer.d2d().bytesPerSecond());
    }

    @Override
    public int ranks() {
        return n;
    }

    @Override
    public boolean offers(CollectiveForm form, Algorithm algorithm) {
        boolean exchange = algorithm == Algorithm.DIRECT || algorithm == Algorithm.ONE_WAY_RING;
        return n > 1
                && switch (form) {
                    case ALL_REDUCE -> exchange || algorithm == Algorithm.TREE;
                    case ALL_GATHER, REDUCE_SCATTER -> exchange;
                    case ALL_TO_ALL -> algorithm == Algorithm.DIRECT;
                    case BROADCAST -> algorithm == Algorithm.TREE;
                    case SHIFT -> algorithm == Algorithm.ONE_WAY_RING;
                };
    }

    @Override
    public double latencySeconds(CollectiveForm form, Algorithm algorithm) {
        double near = 2 * hopSeconds;
        double far = near + 2 * fabricHopSeconds;
        return switch (form) {
            case ALL_REDUCE ->
                2
                        * latencySeconds(
                                algorithm == Algorithm.TREE ? CollectiveForm.BROADCAST : CollectiveForm.ALL_GATHER,
                                algorithm);
            case ALL_GATHER, REDUCE_SCATTER ->
                algorithm == Algorithm.DIRECT
                        ? (islands > 1 ? far : 0) + (perIsland > 1 ? near : 0)
                        : (n - 1) * near + Math.ceilDiv(n - 1, perIsland) * 2 * fabricHopSeconds;
            case ALL_TO_ALL, SHIFT -> far;
            case BROADCAST -> levels(islands) * far + levels(perIsland) * near;
        };
    }

    private static int levels(int ranks) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(ranks - 1);
    }

    @Override
    public double serialBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        double slowest = Math.max(1, fabricBytes);
        return switch (form) {
            case ALL_REDUCE ->
                2
                        * serialBytes(
                                algorithm == Algorithm.TREE ? CollectiveForm.BROADCAST : CollectiveForm.ALL_GATHER,
                                algorithm,
                                bytes);
            case ALL_GATHER, REDUCE_SCATTER ->
                algorithm == Algorithm.DIRECT
                        ? ((islands - 1) * Math.max(1, perIsland * fabricBytes) + (perIsland - 1.0) * islands) * part
                        : (n - 1) * part * slowest;
            case ALL_TO_ALL -> Math.max(n - 1, (double) perIsland * (n - perIsland) * fabricBytes) * part;
            case BROADCAST -> (levels(islands) * slowest + levels(perIsland)) * bytes;
            case SHIFT -> bytes * slowest;
        };
    }

    @Override
    public int steps(CollectiveForm form, Algorithm algorithm) {
        int once = switch (form) {
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER ->
                switch (algorithm) {
                    case DIRECT -> (islands > 1 ? 1 : 0) + (perIsland > 1 ? 1 : 0);
                    case TREE -> levels(islands) + levels(perIsland);
                    default -> n - 1;
                };
            case BROADCAST -> levels(islands) + levels(perIsland);
            case ALL_TO_ALL, SHIFT -> 1;
        };
        return form == CollectiveForm.ALL_REDUCE ? 2 * once : once;
    }

    /** Of dies' links; an island's carries more in proportion to its dies. */
    @Override
    public double busiestLinkBytes(CollectiveForm form, Algorithm algorithm, double bytes) {
        double part = bytes / n;
        return switch (form) {
            case ALL_REDUCE -> algorithm == Algorithm.TREE ? rootBytes(bytes) + bytes : 2 * (n - 1) * part;
            case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL -> (n - 1) * part;
            case BROADCAST -> rootBytes(bytes);
            case SHIFT -> bytes;
        };
    }

    private double rootBytes(double bytes) {
        return (levels(islands) + levels(perIsland)) * bytes;
    }

    @Override
    public double linkBytesPerDie(CollectiveForm form, Algorithm algorithm, double bytes) {
        double others = (n - 1.0) / n * bytes;
        // Up to the switch and down again.
        return 2
                * switch (form) {
                    case ALL_REDUCE -> 2 * others;
                    case ALL_GATHER, REDUCE_SCATTER, ALL_TO_ALL, BROADCAST -> others;
                    case SHIFT -> bytes;
                };
    }

    /** Dies are numbered island by island; island i's switch is node n + i, the fabric n + m. */
    @Override
    public Schedule schedule(CollectiveForm form, Algorithm algorithm, double bytes) {
        if (!offers(form, algorithm)) {
            throw new IllegalArgumentException(
                    "not offered: form=" + form + ", algorithm=" + algorithm + ", dies=" + n);
        }
        return new SwitchedSchedules(islands, perIsland, bytes).of(form, algorithm);
    }
}
