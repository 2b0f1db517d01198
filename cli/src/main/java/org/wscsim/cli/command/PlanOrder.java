package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.PlacementOptimum;

/** In which order plans are simulated, and where their instances stand. Stateless. */
final class PlanOrder {
    private PlanOrder() {}

    /** Best first, but the best of every system before all others. */
    static void sort(List<PlanCandidate> candidates) {
        candidates.sort(Comparator.comparing(
                        (PlanCandidate candidate) -> candidate.point().score())
                .reversed());
        List<PlanSearch> seen = new ArrayList<>();
        List<PlanCandidate> first = new ArrayList<>();
        for (PlanCandidate candidate : candidates) {
            if (!seen.contains(candidate.of())) {
                seen.add(candidate.of());
                first.add(candidate);
            }
        }
        candidates.removeAll(first);
        candidates.addAll(0, first);
    }

    /** Replaces the places of the first candidates by those of fewest hops, where the solver finds better ones. */
    static void placeBest(List<PlanCandidate> candidates, int number) {
        for (int i = 0; i < Math.min(number, candidates.size()); i++) {
            PlanCandidate candidate = candidates.get(i);
            PlacementOptimum optimum = optimum(candidate);
            long own = DecodeCentredPlacement.doubledHops(candidate.plan().instances());
            if (optimum != null && optimum.doubledHops() <= own) {
                WaferPlan plan = candidate.plan();
                String note = "placed by the solver: " + half(optimum.doubledHops()) + " hops, "
                        + (optimum.proven() ? "proven the least" : "not proven the least") + ", the heuristic has "
                        + half(own);
                candidates.set(
                        i,
                        new PlanCandidate(
                                candidate.of(),
                                candidate.point(),
                                new WaferPlan(plan.name(), optimum.instances(), List.of(note))));
            } else if (own > 0) {
                candidates.set(i, candidate.withNote("the solver found no better places within its limit of nodes"));
            }
        }
    }

    private static @Nullable PlacementOptimum optimum(PlanCandidate candidate) {
        return PlacementOptimum.ofPlaces(
                candidate.of().problem().ground(), candidate.plan().instances());
    }

    /** Half of a doubled number. */
    static String half(long doubled) {
        return doubled % 2 == 0 ? Long.toString(doubled / 2) : doubled / 2 + ".5";
    }
}
