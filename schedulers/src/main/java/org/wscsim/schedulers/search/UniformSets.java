package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.serving.Role;

/** The best set with one kind of instance per role: what the search begins with. Stateless but for what it reads. */
final class UniformSets {
    private final FluidSearch search;
    private PlanPoint best = new PlanPoint(List.of(), Score.NONE);

    UniformSets(FluidSearch search) {
        this.search = search;
    }

    /** One set, or none where nothing can serve. */
    List<PlanPoint> best() {
        List<InstanceFluid> options = search.options();
        for (int i = 0; i < options.size(); i++) {
            Role role = options.get(i).kind().role();
            if (role == Role.MIXED) {
                ofTwo(i, i);
            }
            for (int j = 0; j < options.size() && role == Role.PREFILL; j++) {
                if (options.get(j).kind().role() == Role.DECODE) {
                    ofTwo(i, j);
                }
            }
        }
        return best.score().isWorthless() ? List.of() : List.of(best);
    }

    private void ofTwo(int first, int second) {
        List<int[]> sets = new ArrayList<>();
        int firstDies = search.options().get(first).kind().dies();
        int secondDies = search.options().get(second).kind().dies();
        for (int p = 1; p * firstDies <= search.usableDies(); p++) {
            int most = first == second ? 0 : (search.usableDies() - p * firstDies) / secondDies;
            for (int d = first == second ? 0 : 1; d <= most; d++) {
                int[] taken = new int[search.options().size()];
                taken[second] = d;
                taken[first] = p;
                sets.add(taken);
            }
        }
        for (int[] taken : sets) {
            PlanPoint point = search.point(taken);
            boolean better = point.score().compareTo(best.score()) > 0;
            if (better && search.fits(taken) == Packer.Fit.FITS) {
                best = point;
            }
        }
    }
}
