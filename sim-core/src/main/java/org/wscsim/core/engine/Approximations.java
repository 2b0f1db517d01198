package org.wscsim.core.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wscsim.core.serving.Instance;
import org.wscsim.core.serving.PlanSwitcher;
import org.wscsim.core.wafer.HardwareGraph;

/** What a run's figures leave out or simplify, in sentences. Stateless. */
final class Approximations {
    private Approximations() {}

    static List<String> of(Machine machine) {
        HardwareGraph graph = machine.graph;
        Set<String> all = new LinkedHashSet<>();
        for (Instance instance : machine.cluster.instances()) {
            all.addAll(instance.pricer().approximations());
        }
        all.add(
                machine.departures.isLayered()
                        ? "all layers of a KV cache but the last leave when the step that completes the prompt begins"
                        : "KV transfers begin when the prefill ends (no layer-wise overlap)");
        all.add("collectives load every link of their region alike");
        if (machine.changeover instanceof PlanSwitcher) {
            all.add(
                    "weights that move are cut evenly, norms and all; a die gives up its old layers as the new ones come");
        }
        if (graph.defects().hasHoles() || machine.faults.faults() > 0) {
            all.add("schedulers see straight distances between dies, not the ways around what is dead");
        }
        if (graph.wafers() != null) {
            all.add("schedulers count a hop between wafers like any other, and its bits cost the energy of a D2D link");
            all.add("collectives of an instance on several wafers are priced for the worst place of the edge");
        }
        if (machine.departures.givenUp() > 0) {
            all.add("a transfer that is given up on the way keeps its bytes booked; bounds of ports and links are not"
                    + " checked then");
        }
        return List.copyOf(all);
    }
}
