package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.network.RoutingKind;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Fault;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/** {@link RandomWorlds} with defects outside the instances, and with dies, DRAM stacks and links that break while they run. */
final class BrokenWorlds {
    private BrokenWorlds() {}

    /**
     * The world with random defects that leave its plan standing.
     *
     * @param adversarial under the adversary
     */
    static World of(long seed, boolean adversarial, boolean withFaults) {
        World drawn = adversarial ? RandomWorlds.adversarial(seed) : RandomWorlds.of(seed);
        World world = withFaults ? drawn.withoutStages() : drawn;
        SplittableRandom random = new SplittableRandom(~seed);
        DefectMap defects = defects(world, random);
        List<Fault> faults = withFaults && !isPipelined(world) ? faults(world, defects, random) : List.of();
        List<RoutingKind> kinds = List.of(RoutingKind.values());
        String routing = defects.hasHoles() ? "" : kinds.get(random.nextInt(4)).text();
        WaferCondition condition = new WaferCondition(defects, routing, faults);
        return world.withCondition(", " + condition, condition);
    }

    /** Pipelines refuse faults, prefix caches and swaps. */
    static boolean isPipelined(World world) {
        return world.plan().stream().anyMatch(instance -> instance.stages() > 1);
    }

    /** Some dies and links, each only if every instance still stands and reaches the others. */
    private static DefectMap defects(World world, SplittableRandom random) {
        WaferSpec wafer = world.wafer();
        List<int[]> chosen = new ArrayList<>();
        DefectMap map = DefectMap.none(wafer);
        for (int i = random.nextInt(4); i > 0; i--) {
            int die = random.nextInt(wafer.dies());
            int other = random.nextBoolean() ? die + 1 : die + wafer.dieColumns();
            chosen.add(new int[] {die, random.nextInt(3) == 0 || !map.areNeighbours(die, other) ? -1 : other});
            DefectMap next = build(wafer, chosen);
            if (world.plan().stream().allMatch(instance -> next.holds(instance.region()))) {
                map = next;
            } else {
                chosen.removeLast();
            }
        }
        return map;
    }

    private static DefectMap build(WaferSpec wafer, List<int[]> chosen) {
        DefectMap.Builder builder = DefectMap.on(wafer, 4);
        for (int[] one : chosen) {
            if (one[1] < 0) {
                builder.killDie(one[0]);
            } else {
                builder.killLink(one[0], one[1]);
            }
        }
        return builder.build();
    }

    /** Up to three, most of them inside or at the edge of an instance, while requests are around. */
    private static List<Fault> faults(World world, DefectMap defects, SplittableRandom random) {
        List<Fault> faults = new ArrayList<>();
        World.Outcome whole = world.withCondition("", new WaferCondition(defects, "", List.of()))
                .runUnchecked();
        long span = Math.max(1, whole.result().durationPs());
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            InstancePlan instance = world.plan().get(random.nextInt(world.plan().size()));
            Region region = instance.region();
            int[] dies = region.dieIds(world.wafer().dieColumns());
            int die = random.nextInt(4) == 0 ? random.nextInt(world.wafer().dies()) : dies[random.nextInt(dies.length)];
            int other = random.nextBoolean() ? die + 1 : die + world.wafer().dieColumns();
            long atPs = random.nextLong(span);
            if (random.nextInt(3) > 0 && defects.linkAlive(die, other)) {
                faults.add(new Fault(atPs, die, other));
            } else if (defects.dieAlive(die)) {
                faults.add(new Fault(atPs, die, random.nextInt(3) == 0 ? Fault.DRAM_STACK : Fault.WHOLE_DIE));
            }
        }
        return faults;
    }
}
