package org.wscsim.core.design;

/**
 * The geometry of a die with its stacks.
 *
 * <pre>
 *   core area  = sram + vector + matrix + fixed
 *   die width  = columns * sqrt(area * width/height) + 2 * ring      drawn to 0.01 mm
 *   die height = rows    * sqrt(area * height/width) + 2 * ring
 *   place      = die area + stacks * stack area
 *   edge       = 2 (width + height)  &gt;=  stacks * edge per stack + 4 * link rate / rate per mm
 * </pre>
 *
 * All four links of a die are equal and each lies on one side. Immutable, any thread.
 *
 * @param coreMm2 one core
 * @param dieWidthMm in x
 * @param dieHeightMm in y
 * @param dramMm2 all stacks of a die
 * @param dramEdgeMm die edge of the stacks' interfaces
 * @param linkEdgeMm die edge of one link, both directions
 */
public record Floorplan(
        double coreMm2, double dieWidthMm, double dieHeightMm, double dramMm2, double dramEdgeMm, double linkEdgeMm) {
    private static final double LINKS = 4;
    private static final double TERA = 1e12;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double STEPS_PER_MM = 100;

    static Floorplan of(Technology technology, Design design) {
        double core = coreMm2(technology.core(), design);
        double shape = technology.core().widthOverHeight();
        double ring = 2 * technology.interfaceRingMm();
        return new Floorplan(
                core,
                drawn(design.coreColumns() * Math.sqrt(core * shape) + ring),
                drawn(design.coreRows() * Math.sqrt(core / shape) + ring),
                design.dramStacks() * technology.dram().stackMm2(),
                design.dramStacks() * technology.dram().edgeMmPerStack(),
                design.d2dBytesPerSecond() / technology.d2d().bytesPerSecondPerMm());
    }

    private static double coreMm2(Technology.Core core, Design design) {
        double matrix = design.matrixFlopsPerCore() / TERA;
        return design.sramBytesPerCore() / BYTES_PER_MIB * core.sramMm2PerMib()
                + matrix * core.vectorOpsPerMatrixFlop() * core.vectorMm2PerTeraOps()
                + matrix * core.matrixMm2PerTeraFlops()
                + core.fixedMm2();
    }

    private static double drawn(double millimetres) {
        return Math.rint(millimetres * STEPS_PER_MM) / STEPS_PER_MM;
    }

    public double dieMm2() {
        return dieWidthMm * dieHeightMm;
    }

    /** A die with its stacks. */
    public double placeMm2() {
        return dieMm2() + dramMm2;
    }

    /** The die's edge all around. */
    public double edgeMm() {
        return 2 * (dieWidthMm + dieHeightMm);
    }

    /** Edge that DRAM and links take. */
    public double usedEdgeMm() {
        return dramEdgeMm + LINKS * linkEdgeMm;
    }

    /** The share of a die that is not cores. */
    double ringFraction(int cores) {
        return Math.max(0, 1 - cores * coreMm2 / dieMm2());
    }

    /** The fastest link, in whole steps, that fits on the edge which the stacks leave; zero when there is none. */
    double widestLink(Technology technology) {
        double left = (edgeMm() - dramEdgeMm) / LINKS;
        double length = Math.min(left, Math.min(dieWidthMm, dieHeightMm));
        double step = technology.d2d().stepBytesPerSecond();
        return Math.max(0, Math.floor(length * technology.d2d().bytesPerSecondPerMm() / step)) * step;
    }

    Budget edgeBudget() {
        return Budget.tighter(
                new Budget(Constraint.DIE_EDGE, usedEdgeMm(), edgeMm()),
                new Budget(Constraint.DIE_EDGE, linkEdgeMm, Math.min(dieWidthMm, dieHeightMm)));
    }

    Budget reticleBudget(Limits limits) {
        return Budget.tighter(
                new Budget(Constraint.RETICLE, Math.min(dieWidthMm, dieHeightMm), limits.reticleWidthMm()),
                new Budget(Constraint.RETICLE, Math.max(dieWidthMm, dieHeightMm), limits.reticleHeightMm()));
    }
}
