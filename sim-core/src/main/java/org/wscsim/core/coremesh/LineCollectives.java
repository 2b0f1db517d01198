package org.wscsim.core.coremesh;

/**
 * Closed forms of collectives on a line of P wafer cores, in cycles, after Luczynski et al. (HPDC 2024, arXiv
 * 2404.15888): {@code T = max(C, E/N + L) + (2 T_R + 1) D} with contention C, wavelet-hops E, links N, longest way L,
 * dependent depth D. Messages are in link words (wavelets) per core. Stateless.
 *
 * <p>The published forms hold for one cycle per word and hop; here words and hops cost what the device says. They were
 * measured within 4 % for large reductions and 8 to 21 % for broadcasts; small messages carry software on top, which
 * {@link WseConstants} prices.
 */
public final class LineCollectives {
    private final double wordBytes;
    private final double wordCycles;
    private final double hop;
    private final double ramp;

    public LineCollectives(CoreMeshSpec spec) {
        // A word is 32 bits; a device whose link carries less per cycle takes longer per word.
        wordBytes = Math.max(4, Math.rint(spec.linkBytesPerCycle()));
        wordCycles = wordBytes / spec.linkBytesPerCycle();
        hop = spec.hopCycles();
        ramp = spec.rampCycles();
    }

    /** Cycles that a message occupies a link; at least one word. */
    public double occupancy(double bytes) {
        return Math.max(1, Math.ceil(bytes / wordBytes)) * wordCycles;
    }

    /** A core's message to a core {@code hops} away. */
    public double send(double bytes, double hops) {
        return occupancy(bytes) + hops * hop + 2 * ramp + 1;
    }

    /** Every core sends its vector straight to the root. */
    public double starReduce(int cores, double bytes) {
        return occupancy(bytes) * (cores - 1) + 2 * ramp + 1 + (cores - 1) * (hop - 1);
    }

    /** Each core adds its own to what passes; pipelined word by word. */
    public double chainReduce(int cores, double bytes) {
        return occupancy(bytes) + stage() * (cores - 1);
    }

    /** Pairs, then pairs of pairs. */
    public double treeReduce(int cores, double bytes) {
        if (cores < 2) {
            return 0;
        }
        double depth = StrictMath.log(cores) / StrictMath.log(2);
        double words = occupancy(bytes);
        double spread = words * cores / (2.0 * (cores - 1)) * depth + (cores - 1) * hop;
        return Math.max(words * depth, spread) + (2 * ramp + 1) * depth;
    }

    /** Chains inside groups of about the root of P cores, then a chain over the groups' roots. */
    public double twoPhaseReduce(int cores, double bytes) {
        int group = group(cores);
        int groups = Math.ceilDiv(cores, group);
        double acrossGroups = (2 * ramp + 1) * (groups - 1) + (double) group * (groups - 1) * hop;
        return 2 * occupancy(bytes) + stage() * (group - 1) + acrossGroups;
    }

    /** A multicast that floods the line. */
    public double broadcast(int cores, double bytes) {
        return occupancy(bytes) + cores * hop + 2 * ramp;
    }

    /** Reduce-scatter and all-gather around a ring folded into the line. */
    public double ringAllReduce(int cores, double bytes) {
        if (cores < 2) {
            return 0;
        }
        double words = 2 * (cores - 1) * occupancy(bytes / cores);
        return words + (4.0 * cores - 6) * hop + 2 * (cores - 1) * (2 * ramp + 1);
    }

    /** The best of chain, tree and two-phase reduction with a broadcast, and of the ring. */
    public double allReduce(int cores, double bytes) {
        if (cores < 2) {
            return 0;
        }
        double reduce =
                Math.min(chainReduce(cores, bytes), Math.min(treeReduce(cores, bytes), twoPhaseReduce(cores, bytes)));
        return Math.min(reduce + broadcast(cores, bytes), ringAllReduce(cores, bytes));
    }

    /** Half of {@link #ringAllReduce}. */
    public double reduceScatter(int cores, double bytes) {
        return ringAllReduce(cores, bytes) / 2;
    }

    /** All vectors pass every link of the line in turn. */
    public double allGather(int cores, double bytes) {
        return cores < 2 ? 0 : (cores - 1) * occupancy(bytes) + (cores - 1) * hop + 2 * ramp + 1;
    }

    /**
     * All-reduce of a two-level tree whose roots sit in the middle of their groups and of the line (K-tree with K = 2 of
     * WaferLLM's MeshGEMV): half the depth of {@link #twoPhaseReduce}, but each root takes two streams.
     */
    public double twoTreeAllReduce(int cores, double bytes) {
        if (cores < 2) {
            return 0;
        }
        double words = occupancy(bytes);
        int group = group(cores);
        double groups = (double) cores / group;
        double inGroups = 2 * words + stage() * group / 2;
        double acrossGroups = 2 * words + (2 * ramp + 1) * groups / 2 + hop * cores / 2;
        double back = words + hop * cores / 2 + 2 * ramp;
        return inGroups + acrossGroups + back;
    }

    /** Cycles from a word's arrival at a core of a chain to its arrival at the next. */
    private double stage() {
        return 2 * ramp + 1 + hop;
    }

    private static int group(int cores) {
        return (int) Math.rint(Math.sqrt(cores));
    }
}
