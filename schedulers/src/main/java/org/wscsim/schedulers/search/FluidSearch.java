package org.wscsim.schedulers.search;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.schedulers.partition.RegionSize;
import org.wscsim.schedulers.search.InstanceFluid.Obstacle;

/**
 * Branch and bound over all sets of instances that fit a wafer: any number of any kind, so that one role may have several
 * sizes and dies left over by one size can be used by another.
 *
 * <p>Options are decided one after the other, best rate per die first. A family of sets (some options decided) is cut off
 * when {@link FluidValue}'s bound is no better than the worst set kept, or when the rectangles decided so far do not fit the
 * wafer ({@link Packer}, exact; more of them never fit either). Sets are kept by {@link Score}, ties to the one found first
 * in this fixed order, so the result does not depend on anything but the problem.
 *
 * <p>Nothing is lost: every set is in exactly one place of the {@link Certificate}, whose parts are counted by
 * {@link SetCounts}. Where a limit on nodes is reached, what remains is counted as left and the result is the best found.
 * Confined to its thread.
 */
public final class FluidSearch {
    private static final long PACKING_NODES = 200_000;
    private static final int STOP_EVERY = 1 << 4;

    private final FluidProblem problem;
    private final DieGrid grid;
    private final List<InstanceFluid> all;
    private final List<InstanceFluid> options;
    private final List<Footprint> footprints = new ArrayList<>();
    private final int[] footprintOf;
    private final FluidValue value;
    private final SetCounts sets;
    private final Packer packer;

    /**
     * @param priced every kind of {@link InstanceShapes}, in that order
     */
    public FluidSearch(FluidProblem problem, List<InstanceFluid> priced) {
        this(problem, priced, PACKING_NODES, Long.MAX_VALUE);
    }

    /**
     * @param packingNodes partial packings looked at before a packing counts as undecided
     * @param allPackingNodes and in all packings together, before every further one does
     */
    public FluidSearch(FluidProblem problem, List<InstanceFluid> priced, long packingNodes, long allPackingNodes) {
        this.problem = problem;
        grid = new DieGrid(problem.ground());
        all = List.copyOf(priced);
        options = priced.stream()
                .filter(fluid -> fluid.obstacle() == Obstacle.NONE)
                .sorted(Comparator.comparingDouble(FluidSearch::worthPerDie).reversed())
                .toList();
        footprintOf = new int[options.size()];
        for (int i = 0; i < footprintOf.length; i++) {
            Footprint footprint = options.get(i).kind().footprint();
            if (!footprints.contains(footprint)) {
                footprints.add(footprint);
            }
            footprintOf[i] = footprints.indexOf(footprint);
        }
        value = new FluidValue(problem, options, grid.usableDies());
        sets = counts(options);
        packer = new Packer(grid, footprints, packingNodes, allPackingNodes);
    }

    private static double worthPerDie(InstanceFluid fluid) {
        return fluid.requestsPerSecondPerDie();
    }

    private SetCounts counts(List<InstanceFluid> of) {
        int[] sizes = of.stream().mapToInt(fluid -> fluid.kind().dies()).toArray();
        return new SetCounts(sizes, grid.usableDies());
    }

    /**
     * What was found.
     *
     * @param best sets kept, best first
     * @param certificate what became of the others
     */
    public record Result(List<PlanPoint> best, Certificate certificate) {
        public Result {
            best = List.copyOf(best);
        }
    }

    /** How far to go. */
    public record Effort(int keep, long nodes, BooleanSupplier stop) {}

    /** Dies that instances may use. */
    public int usableDies() {
        return grid.usableDies();
    }

    /** Kinds of instances, those that cannot serve included. */
    public List<InstanceFluid> kinds() {
        return all;
    }

    /** The best sets. */
    public Result best(Effort effort) {
        Descent descent = new Descent(effort, Score.WORTHLESS, false);
        for (PlanPoint uniform : new UniformSets(this, 1).best()) {
            descent.seed(uniform);
        }
        return descent.run();
    }

    /** The best sets with one kind of instance per role, each of other kinds; empty where there is none. */
    public List<PlanPoint> uniform(int most) {
        return new UniformSets(this, most).best();
    }

    /** The sets worth more than {@code floor}: the certificate's {@code evaluated} is their number. */
    public Result above(long floor, Effort effort) {
        return new Descent(effort, floor, true).run();
    }

    /**
     * The set that a plan of whole dies is; null when one of its instances is none of the options.
     *
     * @param instances with any places
     */
    public @Nullable PlanPoint pointOf(List<InstancePlan> instances) {
        int[] taken = new int[options.size()];
        for (InstancePlan instance : instances) {
            int option = option(instance);
            if (option < 0) {
                return null;
            }
            taken[option]++;
        }
        return point(taken);
    }

    private int option(InstancePlan instance) {
        Region region = instance.region();
        for (int i = 0; i < options.size(); i++) {
            InstanceShapes.Kind kind = options.get(i).kind();
            boolean same = kind.columns() == region.columns() && kind.rows() == region.rows();
            boolean turned = kind.footprint().turnable()
                    && kind.columns() == region.rows()
                    && kind.rows() == region.columns()
                    && new RegionSize(kind.columns(), kind.rows())
                            .costsTheSameTurned(problem.ground().wafer());
            boolean whole = kind.parts() == 1 && region.coresPerDie() == region.coresInDie();
            if (kind.role() == instance.role() && kind.stages() == instance.stages() && whole && (same || turned)) {
                return i;
            }
        }
        return -1;
    }

    PlanPoint point(int[] taken) {
        long prefill = 0;
        long decode = 0;
        List<PlanPoint.Member> members = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            InstanceFluid option = options.get(i);
            if (taken[i] > 0) {
                members.add(new PlanPoint.Member(option, taken[i]));
                boolean decodes = option.kind().role() == Role.DECODE;
                prefill += decodes ? 0 : taken[i] * option.nanoRate();
                decode += decodes ? taken[i] * option.nanoRate() : 0;
            }
        }
        members.sort(Comparator.comparing(PlanPoint.Member::role));
        return new PlanPoint(members, value.of(taken, prefill, decode));
    }

    List<InstanceFluid> options() {
        return options;
    }

    Packer.Fit fits(int[] taken) {
        return packer.fits(needs(taken));
    }

    /** Places for a set, by footprint; null when none were found. */
    @Nullable
    List<Packer.Placed> packed(PlanPoint point) {
        int[] needs = new int[footprints.size()];
        for (PlanPoint.Member member : point.members()) {
            needs[footprints.indexOf(member.fluid().kind().footprint())] += member.count();
        }
        return packer.layout(needs);
    }

    int footprint(InstanceShapes.Kind kind) {
        return footprints.indexOf(kind.footprint());
    }

    List<Region> places(int footprint) {
        return grid.places(footprints.get(footprint));
    }

    FluidProblem problem() {
        return problem;
    }

    private int[] needs(int[] taken) {
        int[] needs = new int[footprints.size()];
        for (int i = 0; i < taken.length; i++) {
            needs[footprintOf[i]] += taken[i];
        }
        return needs;
    }

    /** One traversal. */
    private final class Descent {
        private final Effort effort;
        private final long floor;
        private final boolean counting;
        private final int[] taken = new int[options.size()];
        private final int[] needs = new int[footprints.size()];
        private final List<PlanPoint> kept = new ArrayList<>();
        private BigInteger byBound = BigInteger.ZERO;
        private BigInteger byPacking = BigInteger.ZERO;
        private BigInteger left = BigInteger.ZERO;
        private long evaluated;
        private long nodes;
        private boolean stopped;

        /**
         * @param counting look at every set above the floor, whatever is kept
         */
        Descent(Effort effort, long floor, boolean counting) {
            this.effort = effort;
            this.floor = floor;
            this.counting = counting;
        }

        /** A set known before; it is met again on the way and then not taken twice. */
        void seed(PlanPoint point) {
            keep(point);
        }

        Result run() {
            decide(0, grid.usableDies(), 0, 0);
            BigInteger space = counts(all).from(0, grid.usableDies());
            BigInteger large = counts(without(Obstacle.MEMORY)).from(0, grid.usableDies());
            BigInteger able = sets.from(0, grid.usableDies());
            Certificate certificate = new Certificate(
                    space,
                    space.subtract(large),
                    large.subtract(able),
                    byBound,
                    byPacking,
                    BigInteger.valueOf(evaluated),
                    left,
                    nodes);
            return new Result(kept, certificate);
        }

        private List<InstanceFluid> without(Obstacle obstacle) {
            return all.stream().filter(fluid -> fluid.obstacle() != obstacle).toList();
        }

        /** Options below {@code k} are decided and fit the wafer, or that is not known. */
        private void decide(int k, int dies, long prefill, long decode) {
            nodes++;
            if (nodes > effort.nodes()
                    || (nodes % STOP_EVERY == 0 && effort.stop().getAsBoolean())) {
                stopped = true;
            }
            if (stopped) {
                left = left.add(sets.from(k, dies));
                return;
            }
            if (k == options.size()) {
                evaluate(prefill, decode);
                return;
            }
            InstanceFluid option = options.get(k);
            boolean decodes = option.kind().role() == Role.DECODE;
            int size = option.kind().dies();
            for (int n = 0; n * size <= dies; n++) {
                taken[k] = n;
                needs[footprintOf[k]] += n == 0 ? 0 : 1;
                int after = dies - n * size;
                long more = n * option.nanoRate();
                long prefillThen = prefill + (decodes ? 0 : more);
                long decodeThen = decode + (decodes ? more : 0);
                if (isBeaten(value.bound(k + 1, after, taken, prefillThen, decodeThen))) {
                    byBound = byBound.add(sets.from(k + 1, after));
                } else if (n > 0 && packer.fits(needs) == Packer.Fit.DOES_NOT_FIT) {
                    // sets.from(k, a) counts those with any further number of option k
                    byPacking = byPacking.add(sets.from(k, after));
                    needs[footprintOf[k]] -= n;
                    taken[k] = 0;
                    return;
                } else {
                    decide(k + 1, after, prefillThen, decodeThen);
                }
            }
            needs[footprintOf[k]] -= taken[k];
            taken[k] = 0;
        }

        private boolean isBeaten(Score bound) {
            if (bound.first() <= floor) {
                return true;
            }
            return !counting
                    && kept.size() == effort.keep()
                    && bound.compareTo(kept.getLast().score()) <= 0;
        }

        private void evaluate(long prefill, long decode) {
            if (packer.fits(needs) == Packer.Fit.UNDECIDED) {
                left = left.add(BigInteger.ONE);
                return;
            }
            evaluated++;
            Score score = value.of(taken, prefill, decode);
            if (score.first() > floor
                    && (kept.size() < effort.keep()
                            || score.compareTo(kept.getLast().score()) > 0)) {
                keep(point(taken));
            }
        }

        private void keep(PlanPoint point) {
            if (point.score().first() <= floor || kept.contains(point)) {
                return;
            }
            int place = 0;
            while (place < kept.size() && kept.get(place).score().compareTo(point.score()) >= 0) {
                place++;
            }
            kept.add(place, point);
            if (kept.size() > effort.keep()) {
                kept.removeLast();
            }
        }
    }
}
