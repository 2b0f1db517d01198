package org.wscsim.core.design;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which constraint binds where in a space: of infeasible designs the one that is exceeded most, of feasible ones the one that
 * stops the grid from growing. Immutable.
 *
 * @param designs judged
 * @param feasible of them
 * @param infeasible designs by what forbids them
 * @param stopped feasible designs by what keeps them from one more column or row
 * @param mostCompute the feasible design with the highest matrix rate, null when none is feasible
 * @param mostDram the feasible design with the most DRAM
 * @param nearest the infeasible design whose budget is exceeded least, null when all are feasible
 */
public record SpaceSurvey(
        int designs,
        int feasible,
        Map<Constraint, Integer> infeasible,
        Map<Constraint, Integer> stopped,
        Feasibility.@Nullable Feasible mostCompute,
        Feasibility.@Nullable Feasible mostDram,
        Feasibility.@Nullable Infeasible nearest) {

    /** Judges every design of a space; of equal extremes the first is named. */
    public static SpaceSurvey of(DesignSpace space, DesignRules rules) {
        Map<Constraint, Integer> infeasible = new EnumMap<>(Constraint.class);
        Map<Constraint, Integer> stopped = new EnumMap<>(Constraint.class);
        Packing packing =
                space.grids() instanceof DesignSpace.DieGrids.Largest largest ? largest.packing() : Packing.AREA;
        Feasibility.Feasible mostCompute = null;
        Feasibility.Feasible mostDram = null;
        Feasibility.Infeasible nearest = null;
        int designs = 0;
        int feasible = 0;
        for (Design design : space.designs(rules)) {
            designs++;
            switch (rules.judge(design)) {
                case Feasibility.Feasible found -> {
                    feasible++;
                    stopped.merge(rules.stop(design, packing).constraint(), 1, Integer::sum);
                    mostCompute = mostCompute == null || flops(found) > flops(mostCompute) ? found : mostCompute;
                    mostDram = mostDram == null || dram(found) > dram(mostDram) ? found : mostDram;
                }
                case Feasibility.Infeasible found -> {
                    infeasible.merge(found.binding(), 1, Integer::sum);
                    nearest = nearest == null || share(found) < share(nearest) ? found : nearest;
                }
            }
        }
        return new SpaceSurvey(designs, feasible, infeasible, stopped, mostCompute, mostDram, nearest);
    }

    private static double flops(Feasibility.Feasible feasible) {
        return feasible.wafer().matrixFlopsPerSecond();
    }

    private static long dram(Feasibility.Feasible feasible) {
        return feasible.wafer().dramBytes();
    }

    private static double share(Feasibility.Infeasible infeasible) {
        return infeasible.budget().share();
    }
}
