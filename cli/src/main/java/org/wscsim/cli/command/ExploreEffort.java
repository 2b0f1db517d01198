package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.explore.Effort;
import org.wscsim.cli.explore.Goal;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options that say how far an exploration goes. Stateless. */
final class ExploreEffort {
    private static final String GOALS = "--goals";
    private static final String SHORT = "--short";
    private static final String FULL = "--full";
    private static final String MARGIN = "--margin";
    private static final String PREFIX = "--prefix";
    private static final String PER_STACKS = "--per-stacks";
    private static final String ROUNDS = "--rounds";
    private static final String LOAD = "--load";
    private static final String DEFAULT_GOALS = "goodput,e2e,energy,cost";
    private static final int MOST = 1_000_000;

    private ExploreEffort() {}

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                GOALS,
                "NAME,...",
                "goals of the front, of goodput, e2e, energy, cost and area; goodput alone lets bounds rule out most"
                        + " (default: " + DEFAULT_GOALS + ")");
        OptionValue.addTo(spec, SHORT, "N", "candidates of the highest fluid rates that get a short run (default: 24)");
        OptionValue.addTo(spec, FULL, "N", "candidates of the highest short goodput that get full runs (default: 8)");
        OptionValue.addTo(
                spec, MARGIN, "X", "and all whose short goodput is within this share of the highest (default: 0.01)");
        OptionValue.addTo(spec, PREFIX, "N", "requests of a short run, the first of the workload (default: 2000)");
        OptionValue.addTo(spec, PER_STACKS, "N", "short runs for every number of DRAM stacks besides (default: 2)");
        OptionValue.addTo(
                spec,
                ROUNDS,
                "N",
                "rounds of full runs around the winner and around the best for each number of DRAM stacks, at most (default: 3)");
        OptionValue.addTo(spec, LOAD, "X", "common rate of runs as a share of the goodput of wsc-case3 (default: 0.5)");
    }

    static Effort read(ParseResult parsed) {
        return new Effort(
                goals(parsed.matchedOptionValue(GOALS, DEFAULT_GOALS)),
                OptionValue.whole(parsed, SHORT, 24, 1, MOST),
                OptionValue.whole(parsed, FULL, 8, 1, MOST),
                OptionValue.positive(parsed, MARGIN, 0.01, 1),
                OptionValue.whole(parsed, PREFIX, 2_000L, 2, Integer.MAX_VALUE),
                OptionValue.whole(parsed, PER_STACKS, 2, 0, MOST),
                OptionValue.whole(parsed, ROUNDS, 3, 0, MOST),
                OptionValue.positive(parsed, LOAD, 0.5, 10));
    }

    private static List<Goal> goals(String text) {
        List<Goal> goals = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            if (!Goal.words().contains(word.strip())) {
                throw new BadInputException(
                        "unknown goal: " + GOALS + "=" + text + "; " + NearestName.remedy(word, Goal.words()));
            }
            Goal goal = Goal.of(word.strip());
            if (goals.contains(goal)) {
                throw new BadInputException("goal given twice: " + GOALS + "=" + text + "; give it once");
            }
            goals.add(goal);
        }
        if (!goals.contains(Goal.GOODPUT)) {
            throw new BadInputException("goals without goodput: " + GOALS + "=" + text
                    + "; the search goes by goodput, put it in the list");
        }
        return goals;
    }
}
