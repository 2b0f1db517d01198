package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wscsim.cli.config.DefaultLimits;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.explore.Cell;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The cells of an exploration: every model with every workload. Stateless. */
final class ExploreCells {
    private static final String MODELS = "--models";
    private static final String WORKLOADS = "--workloads";

    private ExploreCells() {}

    /** A cell with its run on the default wafer, for the totals of its workload. */
    record Resolved(Cell cell, ResolvedRun run) {}

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(spec, MODELS, "NAME,...", "explore for each of these models (default: that of --model)");
        OptionValue.addTo(
                spec,
                WORKLOADS,
                "NAME|FILE,...",
                "explore for each of these built-in workloads or traces (default: that of --workload or --trace)");
    }

    static List<Resolved> of(ParseResult parsed, Settings given) {
        List<Resolved> cells = new ArrayList<>();
        for (Settings model : each(parsed, MODELS, given, ExploreCells::model)) {
            for (Settings cell : each(parsed, WORKLOADS, model, ExploreCells::workload)) {
                cells.add(resolved(cell));
            }
        }
        return cells;
    }

    private interface Choice {
        Settings of(String name);
    }

    private static Settings model(String name) {
        return Settings.none().with(RunKey.MODEL, name, MODELS);
    }

    private static Settings workload(String name) {
        return InputFile.looksLikePath(name)
                ? Settings.none().with(RunKey.TRACE, name, WORKLOADS)
                : Settings.none().with(RunKey.WORKLOAD, name, WORKLOADS);
    }

    private static List<Settings> each(ParseResult parsed, String option, Settings given, Choice choice) {
        if (!parsed.hasMatchedOption(option)) {
            return List.of(given);
        }
        List<Settings> all = new ArrayList<>();
        for (String name : parsed.matchedOptionValue(option, "").split(",", -1)) {
            all.add(choice.of(name.strip()).over(given));
        }
        return all;
    }

    private static Resolved resolved(Settings given) {
        ResolvedRun run = ResolvedRun.of(given, ExploreCommand.NOT_HERE);
        require(run);
        ResolvedRun limited = withLimits(run);
        Settings own = given.over(Settings.defaults());
        for (RunKey limit :
                List.of(RunKey.GOODPUT_TTFT, RunKey.GOODPUT_TTFT_TOKEN, RunKey.GOODPUT_TPOT, RunKey.GOODPUT_E2EL)) {
            own = own.with(limit, limited.settings().get(limit));
        }
        return new Resolved(
                new Cell(
                        run.platform().modelLabel(),
                        run.workloadLabel(),
                        own,
                        run.profile().requests()),
                limited);
    }

    private static void require(ResolvedRun run) {
        if (run.platform().models().size() > 1) {
            throw new BadInputException("an exploration is for one model at a time: models="
                    + run.platform().models().size() + "; name several with " + MODELS + " to explore for each");
        }
        double rate = run.profile().requestsPerSecond();
        if (run.workload().hasFeedback() || !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("workload without a rate of its own: workload=" + run.workloadLabel()
                    + "; choose one whose arrivals do not wait for departures");
        }
    }

    /** Limits for goodput where none are given: those of {@code wsc plan}. */
    private static ResolvedRun withLimits(ResolvedRun run) {
        if (run.config().goodput().isGiven()) {
            return run;
        }
        DefaultLimits limits = DefaultLimits.of(run.platform().model());
        double ttft = Math.ceil(limits.ttftMs(run.profile().prompts().mean()));
        return run.withServing(
                Map.of(
                        RunKey.GOODPUT_TTFT,
                        Double.toString(ttft),
                        RunKey.GOODPUT_TPOT,
                        Double.toString(limits.tpotMs())),
                ExploreCommand.NOT_HERE);
    }
}
