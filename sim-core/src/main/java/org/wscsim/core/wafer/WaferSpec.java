package org.wscsim.core.wafer;

import org.jspecify.annotations.Nullable;

/**
 * A wafer as numbers: core, die, wafer, and the achievable fractions its prices use. SI units, 1 GB = 1e9 bytes.
 *
 * <p>Hierarchy: wafer &gt; die (2-D mesh of dies, D2D links on four sides, DRAM attached to the die) &gt; core (2-D mesh
 * in the die) &gt; matrix unit, vector unit, SRAM. Several wafers edge to edge are one mesh with slower links at the edges.
 *
 * @param name preset name or the file's {@code name}
 * @param core one core
 * @param die one die
 * @param dieColumns dies in x, of all wafers together
 * @param dieRows dies in y, of all wafers together; die id = y * dieColumns + x
 * @param d2d one die-to-die link, one direction
 * @param achievable fractions of peak that prices use
 * @param host software overhead per step
 * @param energy energy per operation
 * @param islands switches that join the dies, or null for a mesh of dies
 * @param wafers how several wafers share the dies, or null for one wafer
 */
public record WaferSpec(
        String name,
        Core core,
        Die die,
        int dieColumns,
        int dieRows,
        Link d2d,
        Achievable achievable,
        Host host,
        Energy energy,
        @Nullable Islands islands,
        @Nullable Wafers wafers) {

    /** One wafer. */
    public WaferSpec(
            String name,
            Core core,
            Die die,
            int dieColumns,
            int dieRows,
            Link d2d,
            Achievable achievable,
            Host host,
            Energy energy,
            @Nullable Islands islands) {
        this(name, core, die, dieColumns, dieRows, d2d, achievable, host, energy, islands, null);
    }

    /** A mesh of dies. */
    public WaferSpec(
            String name,
            Core core,
            Die die,
            int dieColumns,
            int dieRows,
            Link d2d,
            Achievable achievable,
            Host host,
            Energy energy) {
        this(name, core, die, dieColumns, dieRows, d2d, achievable, host, energy, null, null);
    }

    /**
     * @param matrixFlopsPerSecond dense fp16 peak of the matrix unit, FLOP/s (a multiply-add is 2)
     * @param vectorOpsPerSecond peak of the vector unit, operations/s
     * @param sramBytes SRAM of the core
     * @param nocBytesPerSecondPerLink one core-to-core link, one direction
     */
    public record Core(
            double matrixFlopsPerSecond, double vectorOpsPerSecond, long sramBytes, double nocBytesPerSecondPerLink) {}

    /**
     * @param coreColumns cores in x
     * @param coreRows cores in y
     * @param dramBytes DRAM capacity attached to the die
     * @param dramBytesPerSecond peak DRAM bandwidth of the die
     * @param dramLatencyPs latency of one access
     * @param widthMm die width, millimetres
     * @param heightMm die height, millimetres
     */
    public record Die(
            int coreColumns,
            int coreRows,
            long dramBytes,
            double dramBytesPerSecond,
            long dramLatencyPs,
            double widthMm,
            double heightMm) {
        public int cores() {
            return coreColumns * coreRows;
        }
    }

    /**
     * @param bytesPerSecond per link and direction
     * @param latencyPs per hop
     */
    public record Link(double bytesPerSecond, long latencyPs) {}

    /**
     * Dies behind switches: the grid of dies is tiled by islands (GPU nodes), every die has one link to its island's
     * switch ({@link #d2d}, per direction and hop), every island one link to a switch that joins them all.
     *
     * @param columns dies of an island in x; divides the grid's
     * @param rows dies of an island in y; divides the grid's
     * @param fabric an island's link, unused by a single island
     */
    public record Islands(int columns, int rows, Link fabric) {
        /** Islands that a rectangle of dies touches at least. */
        public int needed(int dieColumns, int dieRows) {
            return Math.ceilDiv(dieColumns, columns) * Math.ceilDiv(dieRows, rows);
        }

        /** Islands that a region touches. */
        public int touched(Region region) {
            return span(region.x(), region.columns(), columns) * span(region.y(), region.rows(), rows);
        }

        private static int span(int first, int length, int island) {
            return (first + length - 1) / island - first / island + 1;
        }
    }

    /**
     * @param matrixFraction of matrix peak that a GEMM reaches
     * @param vectorFraction of vector peak
     * @param dramFraction of DRAM peak
     * @param d2dFraction of link peak
     * @param dramReserveFraction of DRAM capacity kept for activations, workspace and fragmentation
     */
    public record Achievable(
            double matrixFraction,
            double vectorFraction,
            double dramFraction,
            double d2dFraction,
            double dramReserveFraction) {}

    /**
     * @param perStepPs host and launch time added to every step
     * @param perSequencePs added for every sequence that yields a token (sampling)
     */
    public record Host(long perStepPs, long perSequencePs) {}

    /**
     * @param dynamicJoulesPerFlop matrix and vector work
     * @param staticWatts of one wafer, always drawn
     * @param sramJoulesPerBit activations read and written
     * @param d2dJoulesPerBitPerHop die-to-die links
     * @param dramJoulesPerBit DRAM accesses
     */
    public record Energy(
            double dynamicJoulesPerFlop,
            double staticWatts,
            double sramJoulesPerBit,
            double d2dJoulesPerBitPerHop,
            double dramJoulesPerBit) {}

    /** Whether a region touches more islands or wafers than its size needs, which its collectives are not priced for. */
    public boolean straddles(Region region) {
        if (wafers != null) {
            return wafers.straddles(region);
        }
        return islands != null && islands.touched(region) > islands.needed(region.columns(), region.rows());
    }

    /** Wafers, 1 or more. */
    public int waferCount() {
        return wafers == null ? 1 : wafers.columns() * wafers.rows();
    }

    /** Drawn always by all wafers. */
    public double staticWatts() {
        return energy.staticWatts() * waferCount();
    }

    /** Area of all dies, square millimetres. */
    public double dieMm2() {
        return dies() * die.widthMm() * die.heightMm();
    }

    /** Whether a rectangle of dies needs more than one wafer wherever it stands. */
    public boolean needsSeveralWafers(int columns, int rows) {
        return wafers != null && (wafers.crossedInX(columns) > 0 || wafers.crossedInY(rows) > 0);
    }

    /** Achievable bandwidth of the slowest link inside a rectangle of dies that touches as few wafers as it can. */
    public long linkBytesPerSecond(int columns, int rows) {
        double slowest = wafers == null ? d2d.bytesPerSecond() : wafers.slowest(d2d, columns, rows);
        return Math.round(slowest * achievable.d2dFraction());
    }

    public int dies() {
        return dieColumns * dieRows;
    }

    public double dieMatrixFlopsPerSecond() {
        return core.matrixFlopsPerSecond() * die.cores();
    }

    public double matrixFlopsPerSecond() {
        return dieMatrixFlopsPerSecond() * dies();
    }

    public long dramBytes() {
        return die.dramBytes() * dies();
    }

    public long sramBytes() {
        return core.sramBytes() * die.cores() * dies();
    }
}
