package org.wscsim.core.design;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferYaml;

/**
 * Judges designs by a technology's budgets, and turns those that keep them into wafers. About a microsecond a design.
 * Immutable, any thread.
 */
public final class DesignRules {
    /** The length and area rules compare sums of rounded products; a millionth of a millimetre is no violation. */
    private static final double ROUNDING = 1e-9;

    private static final double DIE_WAFER_DIAMETER_MM = 300;
    private static final double BITS_PER_BYTE = 8;
    private static final double MEGA = 1e6;
    private static final double MILLI = 1e-3;

    private final Technology technology;
    private final Limits limits;

    public DesignRules(Technology technology) {
        this(technology, technology.limits());
    }

    /** The technology under other limits than its own. */
    public DesignRules(Technology technology, Limits limits) {
        this.technology = technology.within(limits);
        this.limits = limits;
    }

    public Technology technology() {
        return technology;
    }

    public Limits limits() {
        return limits;
    }

    /** Feasible, or the constraint that is exceeded most. */
    public Feasibility judge(Design design) {
        Floorplan plan = Floorplan.of(technology, design);
        double dieYield = Yields.die(technology.yield(), plan, design.cores());
        double waferYield = waferYield(design);
        Budget worst = dies(design);
        worst = Budget.tighter(worst, length(design, plan));
        worst = Budget.tighter(worst, area(design, plan));
        worst = Budget.tighter(worst, plan.reticleBudget(limits));
        worst = Budget.tighter(worst, plan.edgeBudget());
        worst = Budget.tighter(worst, power(design));
        worst = Budget.tighter(worst, yields(dieYield, waferYield));
        if (worst.share() > 1 + ROUNDING) {
            return new Feasibility.Infeasible(design, worst.constraint(), worst.need(), worst.limit());
        }
        return new Feasibility.Feasible(
                design, technology, wafer(design, plan), figures(design, plan, dieYield, waferYield));
    }

    /** Every budget of a design, kept or not, in the order of {@link Constraint}. */
    public List<Budget> budgets(Design design) {
        Floorplan plan = Floorplan.of(technology, design);
        return List.of(
                dies(design),
                length(design, plan),
                area(design, plan),
                plan.reticleBudget(limits),
                plan.edgeBudget(),
                power(design),
                yields(Yields.die(technology.yield(), plan, design.cores()), waferYield(design)));
    }

    /** Geometry of a design's die, feasible or not. */
    public Floorplan floorplan(Design design) {
        return Floorplan.of(technology, design);
    }

    /**
     * The fastest link that fits on the die edge which the stacks leave, in whole steps of the technology; at least one step,
     * so that a design without room for links is judged and its edge named.
     */
    public double widestLink(Design design) {
        double widest = Floorplan.of(technology, design).widestLink(technology);
        return Math.max(widest, technology.d2d().stepBytesPerSecond());
    }

    /** Watts with everything at its peak at once. */
    public double peakWatts(Design design) {
        int columns = design.dieColumns();
        int rows = design.dieRows();
        double links = (columns - 1.0) * rows + (rows - 1.0) * columns;
        Technology.Energy energy = technology.energy();
        double flops = design.matrixFlopsPerCore() * design.cores();
        double dram = design.dramStacks() * technology.dram().stackBytesPerSecond();
        double die = flops * (energy.dynamicJoulesPerFlop() + energy.staticJoulesPerPeakFlop())
                + dram * BITS_PER_BYTE * (energy.dramJoulesPerBit() + 2 * energy.sramJoulesPerBit());
        double link = 2 * design.d2dBytesPerSecond() * BITS_PER_BYTE * energy.d2dJoulesPerBitPerHop();
        return design.dies() * die + links * link;
    }

    /**
     * The largest grids: those that keep the budgets of dies, length, area and power and to which neither a column nor a row
     * can be added. Widest first; empty when not even one die fits. O(columns + rows).
     */
    public List<Design> largestGrids(Design design, Packing packing) {
        List<Design> grids = new ArrayList<>();
        int columns = longest(design, packing, true);
        int rows = 0;
        for (int c = columns; c >= 1; c--) {
            int most = rows;
            while (fits(design.on(c, most + 1), packing)) {
                most++;
            }
            if (most > rows) {
                grids.add(design.on(c, most));
                rows = most;
            }
        }
        return grids;
    }

    /** What keeps a design from having one more column or one more row: the tighter budget of the larger grid. */
    public Budget stop(Design design, Packing packing) {
        Budget column = grid(design.on(design.dieColumns() + 1, design.dieRows()), packing);
        Budget row = grid(design.on(design.dieColumns(), design.dieRows() + 1), packing);
        return column.share() < row.share() ? column : row;
    }

    private int longest(Design design, Packing packing, boolean column) {
        int count = 0;
        while (fits(column ? design.on(count + 1, 1) : design.on(1, count + 1), packing)) {
            count++;
        }
        return count;
    }

    private boolean fits(Design design, Packing packing) {
        return grid(design, packing).share() <= 1 + ROUNDING;
    }

    /** The tightest of the budgets that a larger grid uses up. */
    private Budget grid(Design design, Packing packing) {
        Floorplan plan = Floorplan.of(technology, design);
        Budget worst = Budget.tighter(dies(design), power(design));
        worst = Budget.tighter(worst, area(design, plan));
        return Budget.tighter(worst, packing == Packing.STRIPS ? strips(design, plan) : length(design, plan));
    }

    private Budget dies(Design design) {
        return new Budget(Constraint.DIES, design.dies(), WaferYaml.MAX_DIES);
    }

    private Budget length(Design design, Floorplan plan) {
        return limits.wafer().length(design.dieColumns(), design.dieRows(), plan.dieWidthMm(), plan.dieHeightMm());
    }

    /** Rigid tiles, with all stacks beside or all above the die: the better of the two. */
    private Budget strips(Design design, Floorplan plan) {
        double width = plan.dieWidthMm();
        double height = plan.dieHeightMm();
        Budget beside =
                limits.wafer().length(design.dieColumns(), design.dieRows(), width + plan.dramMm2() / height, height);
        Budget above =
                limits.wafer().length(design.dieColumns(), design.dieRows(), width, height + plan.dramMm2() / width);
        return above.share() < beside.share() ? above : beside;
    }

    private Budget area(Design design, Floorplan plan) {
        double usable = limits.wafer()
                .usableMm2(design.dieColumns() * plan.dieWidthMm(), design.dieRows() * plan.dieHeightMm());
        return new Budget(Constraint.WAFER_AREA, design.dies() * plan.placeMm2(), usable);
    }

    private Budget power(Design design) {
        return new Budget(Constraint.POWER, peakWatts(design), limits.powerWatts());
    }

    private Budget yields(double dieYield, double waferYield) {
        return Budget.tighter(
                new Budget(Constraint.YIELD, limits.leastDieYield(), dieYield),
                new Budget(Constraint.YIELD, limits.leastWaferYield(), waferYield));
    }

    private double waferYield(Design design) {
        return Yields.wafer(technology.yield(), limits.workingDieFraction(), design.dies(), design.dramStacks());
    }

    private Figures figures(Design design, Floorplan plan, double dieYield, double waferYield) {
        return new Figures(
                plan,
                design.cores() * plan.coreMm2(),
                plan.dramEdgeMm() / plan.edgeMm(),
                (plan.usedEdgeMm() - plan.dramEdgeMm()) / plan.edgeMm(),
                design.dies() * plan.placeMm2(),
                design.dies() * plan.placeMm2() / limits.wafer().areaMm2(),
                peakWatts(design),
                dieYield,
                waferYield,
                usd(design, plan, dieYield) / waferYield);
    }

    private double usd(Design design, Floorplan plan, double dieYield) {
        Technology.Cost cost = technology.cost();
        double die = cost.dieWaferUsd() / (grossDies(plan.dieMm2()) * dieYield);
        double place = die + cost.bondUsd() + design.dramStacks() * (cost.stackUsd() + cost.bondUsd());
        return design.dies() * place + cost.substrateUsd();
    }

    /** Dies of a round wafer: its area over the die's, less what the rim cuts (pi d / sqrt(2 A)); at least one. */
    private static double grossDies(double dieMm2) {
        double diameter = DIE_WAFER_DIAMETER_MM;
        double whole = Math.PI * diameter * diameter / 4 / dieMm2;
        return Math.max(1, Math.floor(whole - Math.PI * diameter / Math.sqrt(2 * dieMm2)));
    }

    private WaferSpec wafer(Design design, Floorplan plan) {
        Technology.Core core = technology.core();
        Technology.Dram dram = technology.dram();
        Technology.Energy energy = technology.energy();
        double vector = Math.rint(design.matrixFlopsPerCore() * core.vectorOpsPerMatrixFlop() / MEGA) * MEGA;
        double peak = design.matrixFlopsPerCore() * design.cores() * design.dies();
        return new WaferSpec(
                technology.name() + '-' + design.id(),
                new WaferSpec.Core(
                        design.matrixFlopsPerCore(),
                        vector,
                        design.sramBytesPerCore(),
                        core.nocBytesPerCyclePerLink() * technology.clockHz()),
                new WaferSpec.Die(
                        design.coreColumns(),
                        design.coreRows(),
                        design.dramStacks() * dram.stackBytes(),
                        design.dramStacks() * dram.stackBytesPerSecond(),
                        dram.latencyPs(),
                        plan.dieWidthMm(),
                        plan.dieHeightMm()),
                design.dieColumns(),
                design.dieRows(),
                new WaferSpec.Link(design.d2dBytesPerSecond(), technology.d2d().hopLatencyPs()),
                technology.achievable(),
                technology.host(),
                new WaferSpec.Energy(
                        energy.dynamicJoulesPerFlop(),
                        Math.rint(energy.staticJoulesPerPeakFlop() * peak / MILLI) / 1_000,
                        energy.sramJoulesPerBit(),
                        energy.d2dJoulesPerBitPerHop(),
                        energy.dramJoulesPerBit()));
    }
}
