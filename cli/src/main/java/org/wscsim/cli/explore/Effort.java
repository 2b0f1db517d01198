package org.wscsim.cli.explore;

import java.util.List;

/**
 * How far an exploration goes. Immutable.
 *
 * @param goals of the front, goodput first
 * @param shortRuns candidates of the highest fluid rates that get a short run
 * @param fullRuns candidates of the highest short goodput that get full runs
 * @param margin so does every candidate whose short goodput is within this share of the highest
 * @param prefix requests of a short run
 * @param perStacks candidates of the highest fluid rates for each number of DRAM stacks that get a short run
 * @param rounds of neighbours of the best at most
 * @param loadShare the common rate as a share of the reference's goodput
 */
public record Effort(
        List<Goal> goals,
        int shortRuns,
        int fullRuns,
        double margin,
        long prefix,
        int perStacks,
        int rounds,
        double loadShare) {
    public Effort {
        goals = List.copyOf(goals);
    }
}
