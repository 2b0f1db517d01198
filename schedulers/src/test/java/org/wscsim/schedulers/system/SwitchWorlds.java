package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.Handoff;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/** Worlds with other plans beside their own, between which the wafer switches by chance. */
final class SwitchWorlds {
    private static final int DRAWS = 20;

    private final World world;
    private final SplittableRandom random;
    private final List<InstancePlan> all;
    private final List<List<Integer>> plans = new ArrayList<>();

    private SwitchWorlds(World world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed ^ 0x7A11C0DEL);
        all = new ArrayList<>(world.plan());
        plans.add(ids(world.plan()));
    }

    /** Null where the world is none whose plan may change, or has no room for another. */
    static @Nullable World of(World world, long seed) {
        if (!mayChange(world)) {
            return null;
        }
        SwitchWorlds drawn = new SwitchWorlds(world, seed);
        int others = 1 + drawn.random.nextInt(3);
        for (int draw = 0; draw < DRAWS && drawn.plans.size() <= others; draw++) {
            List<InstancePlan> plan = drawn.plan();
            if (drawn.serves(plan)) {
                drawn.plans.add(drawn.ids(plan));
            }
        }
        int count = drawn.plans.size();
        return count == 1 ? null : world.withPlans(drawn.all, drawn.plans, () -> new RandomSwitches(seed, count));
    }

    private static boolean mayChange(World world) {
        return world.scheduler().get().handoff() != Handoff.LAYERED
                && world.others().isEmpty()
                && world.condition().faults().isEmpty()
                && world.condition().defects().isEmpty()
                && world.plan().stream().allMatch(instance -> instance.stages() == 1)
                && !world.kv().prefixCache()
                && world.kv().preemption() == Preemption.RECOMPUTE;
    }

    /** Ids of instances, those of earlier plans where they are the same. */
    private List<Integer> ids(List<InstancePlan> plan) {
        List<Integer> ids = new ArrayList<>();
        for (InstancePlan instance : plan) {
            int id = 0;
            while (id < all.size() && (!all.get(id).equals(instance) || ids.contains(id))) {
                id++;
            }
            if (id == all.size()) {
                all.add(instance);
            }
            ids.add(id);
        }
        return ids;
    }

    /** Rectangles over what is free, row by row; some dies stay idle. */
    private List<InstancePlan> plan() {
        WaferSpec wafer = world.wafer();
        boolean split = world.plan().getFirst().role() != Role.MIXED;
        boolean[] taken = new boolean[wafer.dies()];
        List<InstancePlan> plan = new ArrayList<>();
        for (int die = 0; die < taken.length; die++) {
            int x = die % wafer.dieColumns();
            int y = die / wafer.dieColumns();
            if (!taken[die] && random.nextInt(8) > 0) {
                Region region = Region.ofDies(
                        wafer,
                        x,
                        y,
                        1 + random.nextInt(wafer.dieColumns() - x),
                        1 + random.nextInt(wafer.dieRows() - y));
                if (take(region, taken, wafer.dieColumns())) {
                    Role role = random.nextBoolean() ? Role.PREFILL : Role.DECODE;
                    plan.add(new InstancePlan(split ? role : Role.MIXED, region));
                }
            }
        }
        return plan;
    }

    private static boolean take(Region region, boolean[] taken, int columns) {
        for (int die : region.dieIds(columns)) {
            if (taken[die]) {
                return false;
            }
        }
        for (int die : region.dieIds(columns)) {
            taken[die] = true;
        }
        return true;
    }

    private boolean serves(List<InstancePlan> plan) {
        boolean mixed = plan.stream().anyMatch(instance -> instance.role() == Role.MIXED);
        boolean prefill = plan.stream().anyMatch(instance -> instance.role() == Role.PREFILL);
        boolean decode = plan.stream().anyMatch(instance -> instance.role() == Role.DECODE);
        return (mixed || (prefill && decode)) && plan.stream().allMatch(this::fits);
    }

    private boolean fits(InstancePlan instance) {
        Region region = instance.region();
        InstanceShape shape =
                new InstanceShape(world.model(), world.wafer(), region.columns(), region.rows(), region.dieShare());
        return region.dies() <= world.model().heads() && shape.kvBlocks(world.blockTokens()) > 0;
    }
}
