package org.wscsim.cli.command;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.wscsim.cli.cluster.ClusterNode;
import org.wscsim.cli.cluster.ClusterQueue;

/** Evaluates tasks on this process and on the members that have joined, or join meanwhile. Confined to the main thread. */
final class ClusterFarm implements TaskFarm {
    private final ClusterNode node;
    private final Consumer<String> told;

    ClusterFarm(ClusterNode.Place place, Consumer<String> told) {
        this.told = told;
        node = ClusterNode.join(place, new TaskRun()::evaluate);
        told.accept("member " + node.address() + ", " + node.size() + " in the cluster");
    }

    @Override
    public void run(List<String> tasks, Sink sink, BooleanSupplier stop) {
        new ClusterQueue(node, told).run(tasks, (outcome, task) -> sink.found(task, outcome), stop);
    }

    @Override
    public void close() {
        node.close();
    }
}
