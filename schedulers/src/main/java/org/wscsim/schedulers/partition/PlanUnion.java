package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.engine.InstancePlan;

/**
 * The instances of several plans of one wafer, each once: where two plans have the same instance in the same place, it is one.
 * Immutable.
 *
 * @param instances of all plans, the first plan's first
 * @param plans by plan, the ids of its instances
 */
public record PlanUnion(List<InstancePlan> instances, List<List<Integer>> plans) {
    public PlanUnion {
        instances = List.copyOf(instances);
        plans = plans.stream().map(List::copyOf).toList();
    }

    /** Of one plan or several. */
    public static PlanUnion of(List<WaferPlan> plans) {
        List<InstancePlan> all = new ArrayList<>();
        List<List<Integer>> ids = new ArrayList<>();
        for (WaferPlan plan : plans) {
            List<Integer> own = new ArrayList<>();
            for (InstancePlan instance : plan.instances()) {
                int id = 0;
                while (id < all.size() && (!all.get(id).equals(instance) || own.contains(id))) {
                    id++;
                }
                if (id == all.size()) {
                    all.add(instance);
                }
                own.add(id);
            }
            ids.add(own);
        }
        return new PlanUnion(all, ids);
    }

    /** The instances of one of the plans. */
    public List<InstancePlan> of(int plan) {
        return plans.get(plan).stream().map(instances::get).toList();
    }
}
