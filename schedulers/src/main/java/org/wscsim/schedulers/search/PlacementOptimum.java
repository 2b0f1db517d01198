package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ojalgo.concurrent.Parallelism;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;
import org.ojalgo.optimisation.integer.IntegerStrategy;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.Ground;

/**
 * The exact optimum of what {@link DecodeCentredPlacement} approximates: the least sum over prefill instances of the
 * distance to the nearest decode instance, as a mixed-integer program for ojAlgo.
 *
 * <p>A binary variable per kind of instance and place; as many as instances of the kind are 1; over every die at most one.
 * The distance of prefill place i is written by its possible values r0 &lt; r1 &lt; ... (the radius form of the p-median
 * problem, Cornuejols, Nemhauser and Wolsey 1980): r0 if taken, and r(k+1) - r(k) more for every k within which no decode
 * instance stands, {@code u_ik >= z_i - sum of y_j with d(i, j) <= r_k}. Its relaxation is tight: Fig. 7 of WSC-LLM takes a
 * second. Three sizes in any place can take minutes.
 *
 * <p>One thread, so that the layout is always the same. Without a proof within {@value #NODES} nodes the result is
 * the best found and not proven, or none. Immutable.
 *
 * @param doubledHops twice the sum of distances
 * @param proven whether nothing is less
 * @param instances prefill before decode, each in row-major order
 */
public record PlacementOptimum(long doubledHops, boolean proven, List<InstancePlan> instances) {
    private static final int NODES = 2_000;
    /** Beyond that many places no proof is to be hoped for. */
    private static final int MOST_CHOICES = 400;

    private static final long FOREVER_MS = 1L << 40;

    public PlacementOptimum {
        instances = List.copyOf(instances);
    }

    /** What instances have in common but their place. */
    private record Group(Role role, int shortSide, int longSide) {}

    /**
     * The best roles for the given places: instances of equal rectangles may exchange theirs.
     *
     * @return null when the plan lacks a phase, has parts of dies or pipelines, or when nothing was found within the limits
     */
    public static @Nullable PlacementOptimum ofRoles(List<InstancePlan> placed) {
        return new Program(placed)
                .solve(group -> placed.stream()
                        .map(InstancePlan::region)
                        .filter(region -> isOf(group, region))
                        .toList());
    }

    /**
     * The best places and roles on the dies that work; rectangles may be turned.
     *
     * @return null as {@link #ofRoles}
     */
    public static @Nullable PlacementOptimum ofPlaces(Ground ground, List<InstancePlan> wanted) {
        DieGrid grid = new DieGrid(ground);
        return new Program(wanted)
                .solve(group ->
                        grid.places(new Footprint(group.shortSide, group.longSide, group.shortSide != group.longSide)));
    }

    private static boolean isOf(Group group, Region region) {
        return Math.min(region.columns(), region.rows()) == group.shortSide
                && Math.max(region.columns(), region.rows()) == group.longSide;
    }

    /** One model. */
    private static final class Program {
        private final List<InstancePlan> wanted;
        private final Map<Group, Integer> numbers = new LinkedHashMap<>();
        private final List<Choice> choices = new ArrayList<>();
        private final ExpressionsBasedModel model = new ExpressionsBasedModel();

        private record Choice(Group group, Region region, Variable taken) {}

        Program(List<InstancePlan> wanted) {
            this.wanted = wanted;
            for (InstancePlan instance : wanted) {
                Region region = instance.region();
                Group group = new Group(
                        instance.role(),
                        Math.min(region.columns(), region.rows()),
                        Math.max(region.columns(), region.rows()));
                numbers.merge(group, 1, Integer::sum);
            }
        }

        @Nullable
        PlacementOptimum solve(Function<Group, List<Region>> places) {
            boolean plain = wanted.stream()
                    .allMatch(instance -> instance.stages() == 1
                            && instance.role() != Role.MIXED
                            && instance.region().coresPerDie()
                                    == instance.region().coresInDie());
            boolean both = numbers.keySet().stream().anyMatch(group -> group.role == Role.DECODE)
                    && numbers.keySet().stream().anyMatch(group -> group.role == Role.PREFILL);
            if (!plain || !both) {
                return null;
            }
            for (Map.Entry<Group, Integer> entry : numbers.entrySet()) {
                choose(entry.getKey(), entry.getValue(), places.apply(entry.getKey()));
            }
            if (choices.size() > MOST_CHOICES) {
                return null;
            }
            exclude();
            choices.stream().filter(choice -> choice.group.role == Role.PREFILL).forEach(this::measure);
            model.options.time_abort = FOREVER_MS;
            model.options.time_suffice = FOREVER_MS;
            model.options.iterations_abort = NODES;
            model.options.integer(IntegerStrategy.DEFAULT.withParallelism(Parallelism.ONE));
            Optimisation.Result result = model.minimise();
            return result.getState().isFeasible() ? read(result) : null;
        }

        private void choose(Group group, int number, List<Region> places) {
            Expression count = model.newExpression("number" + choices.size()).level(number);
            for (Region place : places) {
                Variable taken = model.newVariable("taken" + choices.size()).binary();
                count.set(taken, 1);
                choices.add(new Choice(group, place, taken));
            }
        }

        /** Over every die at most one. */
        private void exclude() {
            TreeSet<Long> dies = new TreeSet<>();
            choices.forEach(choice -> eachDie(choice.region, dies));
            for (long die : dies) {
                Expression once = model.newExpression("die" + die).upper(1);
                int x = (int) (die & 0xffff);
                int y = (int) (die >> 16);
                for (Choice choice : choices) {
                    if (covers(choice.region, x, y)) {
                        once.set(choice.taken, 1);
                    }
                }
            }
        }

        private static void eachDie(Region region, Set<Long> into) {
            for (int y = region.y(); y < region.y() + region.rows(); y++) {
                for (int x = region.x(); x < region.x() + region.columns(); x++) {
                    into.add((long) y << 16 | x);
                }
            }
        }

        private static boolean covers(Region region, int x, int y) {
            return x >= region.x()
                    && x < region.x() + region.columns()
                    && y >= region.y()
                    && y < region.y() + region.rows();
        }

        /** The distance of a prefill place to the nearest decode instance. */
        private void measure(Choice prefill) {
            TreeSet<Integer> radii = new TreeSet<>();
            List<Choice> decode = choices.stream()
                    .filter(choice -> choice.group.role == Role.DECODE && !choice.region.overlaps(prefill.region))
                    .toList();
            decode.forEach(choice -> radii.add(prefill.region.doubledCentreDistance(choice.region)));
            Integer within = null;
            for (int radius : radii) {
                if (within == null) {
                    prefill.taken.weight(radius);
                } else {
                    farther(prefill, decode, within, radius);
                }
                within = radius;
            }
        }

        private void farther(Choice prefill, List<Choice> decode, int within, int radius) {
            String name = prefill.taken.getName() + "beyond" + within;
            Variable beyond = model.newVariable(name).lower(0).weight(radius - within);
            Expression least = model.newExpression(name).lower(0);
            least.set(beyond, 1);
            least.set(prefill.taken, -1);
            for (Choice choice : decode) {
                if (prefill.region.doubledCentreDistance(choice.region) <= within) {
                    least.set(choice.taken, 1);
                }
            }
        }

        private PlacementOptimum read(Optimisation.Result result) {
            List<InstancePlan> instances = new ArrayList<>();
            for (int i = 0; i < choices.size(); i++) {
                Choice choice = choices.get(i);
                double taken = result.doubleValue(model.indexOf(choice.taken));
                if (taken > 0.5) {
                    instances.add(new InstancePlan(choice.group.role, choice.region));
                }
            }
            instances.sort(Comparator.comparing(InstancePlan::role)
                    .thenComparingInt(instance -> instance.region().y())
                    .thenComparingInt(instance -> instance.region().x()));
            return new PlacementOptimum(
                    DecodeCentredPlacement.doubledHops(instances),
                    result.getState().isOptimal(),
                    instances);
        }
    }
}
