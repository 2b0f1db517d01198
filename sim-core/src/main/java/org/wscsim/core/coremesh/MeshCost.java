package org.wscsim.core.coremesh;

/**
 * Cycles of one operator on a grid of cores. What overlaps is counted in {@code elapsed} once. Immutable.
 *
 * @param compute a core's arithmetic
 * @param noc links and routers
 * @param overhead software that starts, waits for and ends messages
 * @param elapsed from start to end
 */
record MeshCost(double compute, double noc, double overhead, double elapsed) {
    static final MeshCost NONE = new MeshCost(0, 0, 0, 0);

    /** Arithmetic alone. */
    static MeshCost ofCompute(double cycles) {
        return new MeshCost(cycles, 0, 0, cycles);
    }

    /** Nothing overlaps. */
    static MeshCost ofMessages(double nocCycles, double overheadCycles) {
        return new MeshCost(0, nocCycles, overheadCycles, nocCycles + overheadCycles);
    }

    /** One after the other. */
    MeshCost then(MeshCost next) {
        return new MeshCost(compute + next.compute, noc + next.noc, overhead + next.overhead, elapsed + next.elapsed);
    }

    MeshCost times(double repeats) {
        return new MeshCost(repeats * compute, repeats * noc, repeats * overhead, repeats * elapsed);
    }

    static MeshCost cheaper(MeshCost a, MeshCost b) {
        return a.elapsed <= b.elapsed ? a : b;
    }
}
