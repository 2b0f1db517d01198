package org.wscsim.core.wafer;

import java.util.BitSet;
import org.wscsim.core.failure.BadInputException;

/**
 * What does not work on one wafer: dead dies, dead links between neighbours (both directions), dead cores by die and dead
 * DRAM stacks by die. A dead die has no cores, no DRAM and no router, so its links are dead too.
 *
 * <p>Dies are told apart by id ({@code y * columns + x}); cores and stacks of a die are only counted, since nothing here
 * depends on which of them are dead. A die's DRAM bandwidth and capacity are spread evenly over its stacks. Immutable, any
 * thread; every query is O(1) unless it says otherwise.
 */
public final class DefectMap {
    /**
     * DRAM stacks of a die where nothing else is said: ours. Case 3's 64 GB and 2 TB/s per die would be four stacks of 16
     * GB and 0.5 TB/s; the paper publishes no number of stacks.
     */
    public static final int DEFAULT_STACKS_PER_DIE = 4;

    private static final int SIDES = 2;

    private final int columns;
    private final int rows;
    private final int coresPerDie;
    private final int stacksPerDie;
    private final BitSet dies;
    private final BitSet links;
    private final int[] cores;
    private final int[] stacks;
    private final BitSet mainPart;

    private DefectMap(Builder builder) {
        columns = builder.columns;
        rows = builder.rows;
        coresPerDie = builder.coresPerDie;
        stacksPerDie = builder.stacksPerDie;
        dies = (BitSet) builder.dies.clone();
        links = (BitSet) builder.links.clone();
        cores = builder.cores.clone();
        stacks = builder.stacks.clone();
        mainPart = findMainPart();
    }

    private BitSet findMainPart() {
        BitSet largest = new BitSet();
        BitSet seen = new BitSet();
        for (int die = 0; die < dies(); die++) {
            if (dieAlive(die) && !seen.get(die)) {
                BitSet part = part(die);
                seen.or(part);
                largest = part.cardinality() > largest.cardinality() ? part : largest;
            }
        }
        return largest;
    }

    private BitSet part(int start) {
        BitSet part = new BitSet();
        int[] queue = new int[dies()];
        int filled = 1;
        queue[0] = start;
        part.set(start);
        for (int i = 0; i < filled; i++) {
            for (int step : new int[] {1, -1, columns, -columns}) {
                int other = queue[i] + step;
                if (linkAlive(queue[i], other) && !part.get(other)) {
                    part.set(other);
                    queue[filled++] = other;
                }
            }
        }
        return part;
    }

    /** A wafer without defects. */
    public static DefectMap none(WaferSpec wafer) {
        return on(wafer, DEFAULT_STACKS_PER_DIE).build();
    }

    /** A map to be filled, nothing dead yet. */
    public static Builder on(WaferSpec wafer, int stacksPerDie) {
        return new Builder(wafer, stacksPerDie);
    }

    /** Collects defects; confined to its thread. */
    public static final class Builder {
        private final int columns;
        private final int rows;
        private final int coresPerDie;
        private final int stacksPerDie;
        private final BitSet dies = new BitSet();
        private final BitSet links = new BitSet();
        private final int[] cores;
        private final int[] stacks;

        private Builder(WaferSpec wafer, int stacksPerDie) {
            columns = wafer.dieColumns();
            rows = wafer.dieRows();
            coresPerDie = wafer.die().cores();
            this.stacksPerDie = stacksPerDie;
            cores = new int[columns * rows];
            stacks = new int[columns * rows];
        }

        public Builder killDie(int die) {
            dies.set(die);
            return this;
        }

        /** Both directions of the link between two neighbours. */
        public Builder killLink(int die, int other) {
            int link = linkIndex(columns, rows, die, other);
            if (link < 0) {
                throw new IllegalArgumentException("not neighbours: die=" + die + ", other=" + other);
            }
            links.set(link);
            return this;
        }

        /** That many of the die's cores, in place of what was said before. */
        public Builder killCores(int die, int count) {
            cores[die] = count;
            return this;
        }

        /** That many of the die's DRAM stacks, in place of what was said before. */
        public Builder killStacks(int die, int count) {
            stacks[die] = count;
            return this;
        }

        public DefectMap build() {
            return new DefectMap(this);
        }
    }

    /** Number of the link between two dies, east and south of each in turn; -1 when they are not neighbours. */
    private static int linkIndex(int columns, int rows, int die, int other) {
        int low = Math.min(die, other);
        int high = Math.max(die, other);
        if (low < 0 || high >= columns * rows) {
            return -1;
        }
        boolean east = high == low + 1 && high % columns != 0;
        boolean south = high == low + columns;
        return east ? SIDES * low : south ? SIDES * low + 1 : -1;
    }

    /** Whether two dies of the grid are joined by a link, dead or alive. */
    public boolean areNeighbours(int die, int other) {
        return linkIndex(columns, rows, die, other) >= 0;
    }

    public int columns() {
        return columns;
    }

    public int rows() {
        return rows;
    }

    public int coresPerDie() {
        return coresPerDie;
    }

    public int stacksPerDie() {
        return stacksPerDie;
    }

    /** Dies of the grid, dead ones included. */
    public int dies() {
        return columns * rows;
    }

    public boolean isEmpty() {
        return !hasHoles() && deadCores() == 0 && deadStacks() == 0;
    }

    /** Whether dies or links are dead, so that dimension-order routes would meet them. */
    public boolean hasHoles() {
        return !dies.isEmpty() || !links.isEmpty();
    }

    public boolean dieAlive(int die) {
        return !dies.get(die);
    }

    /** Whether two neighbours can talk: link and both ends alive. */
    public boolean linkAlive(int die, int other) {
        int link = linkIndex(columns, rows, die, other);
        return link >= 0 && !links.get(link) && dieAlive(die) && dieAlive(other);
    }

    /** Whether the link itself is marked dead, whatever its ends are. */
    public boolean linkMarkedDead(int die, int other) {
        int link = linkIndex(columns, rows, die, other);
        return link >= 0 && links.get(link);
    }

    /** Whether the die belongs to the largest part of the wafer whose dies reach each other (of equal ones, the first). */
    public boolean inMainPart(int die) {
        return mainPart.get(die);
    }

    /** Cores of the die that work; 0 when it is dead. */
    public int livingCores(int die) {
        return dieAlive(die) ? coresPerDie - cores[die] : 0;
    }

    /** Dead cores noted for the die; those of a dead die are not counted. */
    public int deadCores(int die) {
        return dieAlive(die) ? cores[die] : 0;
    }

    /** Dead DRAM stacks noted for the die; those of a dead die are not counted. */
    public int deadStacks(int die) {
        return dieAlive(die) ? stacks[die] : 0;
    }

    /** Share of the die's DRAM bandwidth and capacity that is left, 0..1. */
    public double dramShare(int die) {
        return dieAlive(die) ? (stacksPerDie - stacks[die]) / (double) stacksPerDie : 0;
    }

    public int deadDies() {
        return dies.cardinality();
    }

    /** Links marked dead, each counted once for both directions; those that only end at a dead die are not. */
    public int deadLinks() {
        return links.cardinality();
    }

    /** Dead cores of living dies. O(dies). */
    public int deadCores() {
        int sum = 0;
        for (int die = 0; die < dies(); die++) {
            sum += deadCores(die);
        }
        return sum;
    }

    /** Dead DRAM stacks of living dies. O(dies). */
    public int deadStacks() {
        int sum = 0;
        for (int die = 0; die < dies(); die++) {
            sum += deadStacks(die);
        }
        return sum;
    }

    /**
     * Whether an instance can stand here: every die of the rectangle in the main part, with a core and some DRAM, and every
     * link inside the rectangle alive, since collectives use them all. O(dies of the region).
     */
    public boolean holds(Region region) {
        int[] ids = region.dieIds(columns);
        for (int i = 0; i < ids.length; i++) {
            boolean lastColumn = i % region.columns() == region.columns() - 1;
            boolean lastRow = i >= ids.length - region.columns();
            boolean works = inMainPart(ids[i])
                    && livingCores(ids[i]) > 0
                    && dramShare(ids[i]) > 0
                    && (lastColumn || linkAlive(ids[i], ids[i] + 1))
                    && (lastRow || linkAlive(ids[i], ids[i] + columns));
            if (!works) {
                return false;
            }
        }
        return true;
    }

    /**
     * The wafer as an instance on this region sees it: every die like the worst of the region. Tensor parallelism waits for
     * the slowest die and splits the model evenly, so the smallest DRAM decides capacity and bandwidth and the fewest
     * living cores decide compute. Dead cores are priced as whole dies with slower cores: matrix and vector rate times the
     * share of living cores. A part of a die owns living cores only and loses none. O(dies of the region).
     */
    public WaferSpec worstOf(WaferSpec wafer, Region region) {
        double coreShare = 1;
        double dramShare = 1;
        for (int die : region.dieIds(columns)) {
            boolean whole = region.coresPerDie() == region.coresInDie();
            coreShare = whole ? Math.min(coreShare, livingCores(die) / (double) coresPerDie) : coreShare;
            dramShare = Math.min(dramShare, dramShare(die));
        }
        return coreShare == 1 && dramShare == 1 ? wafer : scaled(wafer, coreShare, dramShare);
    }

    private static WaferSpec scaled(WaferSpec wafer, double coreShare, double dramShare) {
        WaferSpec.Core core = wafer.core();
        WaferSpec.Die die = wafer.die();
        return new WaferSpec(
                wafer.name(),
                new WaferSpec.Core(
                        core.matrixFlopsPerSecond() * coreShare,
                        core.vectorOpsPerSecond() * coreShare,
                        core.sramBytes(),
                        core.nocBytesPerSecondPerLink()),
                new WaferSpec.Die(
                        die.coreColumns(),
                        die.coreRows(),
                        (long) (die.dramBytes() * dramShare),
                        die.dramBytesPerSecond() * dramShare,
                        die.dramLatencyPs(),
                        die.widthMm(),
                        die.heightMm()),
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy(),
                wafer.islands(),
                wafer.wafers());
    }

    /** Refuses a map that was made for another grid. */
    public void requireGridOf(WaferSpec wafer) {
        if (columns != wafer.dieColumns()
                || rows != wafer.dieRows()
                || coresPerDie != wafer.die().cores()) {
            throw new BadInputException("defect map of another wafer: map=" + columns + "x" + rows + " dies of "
                    + coresPerDie + " cores, wafer=" + wafer.dieColumns() + "x" + wafer.dieRows() + " dies of "
                    + wafer.die().cores() + " cores; give the map drawn for this wafer");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DefectMap map
                && columns == map.columns
                && rows == map.rows
                && coresPerDie == map.coresPerDie
                && stacksPerDie == map.stacksPerDie
                && DefectYaml.write(this).equals(DefectYaml.write(map));
    }

    @Override
    public int hashCode() {
        return DefectYaml.write(this).hashCode();
    }

    /** One line for results: {@code 3 dead dies, 5 dead links}. */
    @Override
    public String toString() {
        return deadDies() + " dead dies, " + deadLinks() + " dead links, " + deadCores() + " dead cores, "
                + deadStacks() + " dead DRAM stacks";
    }
}
