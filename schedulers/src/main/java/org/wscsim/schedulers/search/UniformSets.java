package org.wscsim.schedulers.search;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.serving.Role;

/** The best sets with one kind of instance per role: what the search begins with. Stateless but for what it reads. */
final class UniformSets {
    private final FluidSearch search;
    private final int most;
    private final List<PlanPoint> best = new ArrayList<>();

    /**
     * @param most sets kept, one for each pair of kinds at most
     */
    UniformSets(FluidSearch search, int most) {
        this.search = search;
        this.most = most;
    }

    /** Best first; none where nothing can serve. */
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
        return List.copyOf(best);
    }

    private void ofTwo(int first, int second) {
        PlanPoint found = null;
        for (int[] taken : sets(first, second)) {
            PlanPoint point = search.point(taken);
            Score toBeat = found == null ? floor() : found.score();
            boolean better =
                    point.score().compareTo(toBeat) > 0 && !point.score().isWorthless();
            if (better && search.fits(taken) == Packer.Fit.FITS) {
                found = point;
            }
        }
        if (found != null) {
            keep(found);
        }
    }

    private List<int[]> sets(int first, int second) {
        List<int[]> sets = new ArrayList<>();
        int firstDies = search.options().get(first).kind().dies();
        int secondDies = search.options().get(second).kind().dies();
        for (int p = 1; p * firstDies <= search.usableDies(); p++) {
            int mostOfSecond = first == second ? 0 : (search.usableDies() - p * firstDies) / secondDies;
            for (int d = first == second ? 0 : 1; d <= mostOfSecond; d++) {
                int[] taken = new int[search.options().size()];
                taken[second] = d;
                taken[first] = p;
                sets.add(taken);
            }
        }
        return sets;
    }

    private Score floor() {
        return best.size() < most ? Score.NONE : best.getLast().score();
    }

    /** Before those that are worth less; behind its equals, which were found first. */
    private void keep(PlanPoint point) {
        int at = best.size();
        while (at > 0 && point.score().compareTo(best.get(at - 1).score()) > 0) {
            at--;
        }
        best.add(at, point);
        if (best.size() > most) {
            best.removeLast();
        }
    }
}
