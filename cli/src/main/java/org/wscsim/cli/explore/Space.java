package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.design.Constraint;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.DesignSpace;
import org.wscsim.core.design.Feasibility;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Every design of a space under every system, each judged: what can be made is a candidate, what cannot is counted by the
 * constraint that binds. Immutable.
 *
 * @param designs in the order of the space
 * @param systems in the order asked for
 * @param candidates by design, then system
 * @param infeasible designs by constraint
 */
public record Space(
        List<Feasibility> designs,
        List<String> systems,
        List<Candidate> candidates,
        Map<Constraint, Integer> infeasible) {
    private static final int CASES = 4;

    /** Judges all designs; about a microsecond each. */
    public static Space of(DesignSpace space, DesignRules rules, List<String> systems) {
        List<Feasibility> judged = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        Map<Constraint, Integer> infeasible = new EnumMap<>(Constraint.class);
        List<WaferSpec> cases = new ArrayList<>();
        for (int number = 1; number <= CASES; number++) {
            cases.add(WaferCatalogue.load("wsc-case" + number));
        }
        for (Design design : space.designs(rules)) {
            Feasibility feasibility = rules.judge(design);
            judged.add(feasibility);
            switch (feasibility) {
                case Feasibility.Infeasible not -> infeasible.merge(not.binding(), 1, Integer::sum);
                case Feasibility.Feasible made -> {
                    int paperCase = paperCase(made.wafer(), cases);
                    String text = made.waferYaml();
                    for (String system : systems) {
                        candidates.add(new Candidate(candidates.size(), made, text, system, paperCase));
                    }
                }
            }
        }
        return new Space(List.copyOf(judged), List.copyOf(systems), List.copyOf(candidates), infeasible);
    }

    /** Designs times systems. */
    public int size() {
        return designs.size() * systems.size();
    }

    private static int paperCase(WaferSpec wafer, List<WaferSpec> cases) {
        for (WaferSpec preset : cases) {
            boolean same = wafer.dieColumns() == preset.dieColumns()
                    && wafer.dieRows() == preset.dieRows()
                    && wafer.die().coreColumns() == preset.die().coreColumns()
                    && wafer.die().coreRows() == preset.die().coreRows()
                    && wafer.core().matrixFlopsPerSecond() == preset.core().matrixFlopsPerSecond()
                    && wafer.core().sramBytes() == preset.core().sramBytes()
                    && wafer.die().dramBytes() == preset.die().dramBytes()
                    && wafer.die().dramBytesPerSecond() == preset.die().dramBytesPerSecond()
                    && wafer.d2d().bytesPerSecond() == preset.d2d().bytesPerSecond();
            if (same) {
                return cases.indexOf(preset) + 1;
            }
        }
        return 0;
    }

    /** The paper's wafers; where the space has none of them, the first wafer that can be made. */
    public List<Candidate> references() {
        List<Candidate> cases = candidates.stream()
                .filter(candidate -> candidate.paperCase() > 0)
                .toList();
        return cases.isEmpty() ? candidates.subList(0, Math.min(systems.size(), candidates.size())) : cases;
    }

    /** Case 3, or the first of the references: what the common rate and the gain are of. */
    public List<Candidate> yardstick() {
        List<Candidate> third = candidates.stream()
                .filter(candidate -> candidate.paperCase() == 3)
                .toList();
        return third.isEmpty()
                ? references().subList(0, Math.min(systems.size(), references().size()))
                : third;
    }
}
