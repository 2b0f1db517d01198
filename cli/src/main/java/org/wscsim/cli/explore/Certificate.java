package org.wscsim.cli.explore;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wscsim.core.design.Constraint;

/**
 * What became of every point of a space, designs times systems, seen from the winner; the parts add up. Immutable.
 *
 * @param space points
 * @param infeasible points by the constraint that binds
 * @param bounded points whose proven bound is no higher than the winner's goodput, by what binds; not evaluated in full
 * @param standing the other points
 * @param notOnFront of all points that can be made and were not evaluated in full, those whose bounds an evaluated one covers
 *     by every goal
 */
record Certificate(
        int space,
        Map<Constraint, Integer> infeasible,
        SortedMap<String, Integer> bounded,
        Map<Standing, Integer> standing,
        int notOnFront) {
    static Certificate of(CellResult result) {
        Map<Constraint, Integer> infeasible = new EnumMap<>(Constraint.class);
        int systems = result.space().systems().size();
        result.space().infeasible().forEach((constraint, designs) -> infeasible.put(constraint, designs * systems));
        SortedMap<String, Integer> bounded = new TreeMap<>();
        Map<Standing, Integer> standing = new EnumMap<>(Standing.class);
        int notOnFront = 0;
        for (Entry entry : result.entries()) {
            Standing at = result.standing(entry);
            if (at == Standing.BOUNDED) {
                bounded.merge(entry.boundName(), 1, Integer::sum);
            } else {
                standing.merge(at, 1, Integer::sum);
            }
            notOnFront += at != Standing.FULL && result.isCovered(entry) ? 1 : 0;
        }
        Certificate certificate = new Certificate(result.space().size(), infeasible, bounded, standing, notOnFront);
        assert certificate.sum() == certificate.space : certificate;
        return certificate;
    }

    int count(Standing at) {
        return at == Standing.BOUNDED
                ? bounded.values().stream().mapToInt(Integer::intValue).sum()
                : standing.getOrDefault(at, 0);
    }

    int cannotBeMade() {
        return infeasible.values().stream().mapToInt(Integer::intValue).sum();
    }

    private int sum() {
        int sum = cannotBeMade();
        for (Standing at : Standing.values()) {
            sum += count(at);
        }
        return sum;
    }

    /** Points that can be made and that neither a full run nor a proof decided. */
    int open() {
        return space - cannotBeMade() - count(Standing.FULL) - count(Standing.BOUNDED);
    }
}
