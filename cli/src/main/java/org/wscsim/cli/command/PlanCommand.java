package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.wscsim.cli.config.DefaultLimits;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.progress.WaitLine;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.search.Phases;
import org.wscsim.schedulers.system.FluidRules;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc plan}: the offline central scheduler. */
final class PlanCommand implements Callable<Integer> {
    static final Set<RunKey> NOT_HERE = EnumSet.of(RunKey.PLAN, RunKey.CENTRAL);

    private static final String SEARCH = "--search";
    private static final String OBJECTIVE = "--objective";
    private static final String SIMULATE = "--simulate";
    private static final String ATTAINMENT = "--attainment";
    private static final String TOP = "--top";
    private static final String PLACE = "--place";
    private static final String OPTIMAL = "optimal";
    private static final String UNEVEN = "--uneven-tp";
    private static final String MAX_NODES = "--max-nodes";
    private static final String PAPER = "paper";
    private static final String DEFAULT_SYSTEMS = "wsc-llm,sarathi";
    private static final int MOST_POINTS = 100_000;

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    PlanCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addTo(
                spec,
                SEARCH,
                "KIND",
                "exhaustive (every set of instances that fits, with a certificate) or paper (Algorithm 1) (default:"
                        + " exhaustive)");
        OptionValue.addTo(
                spec,
                OBJECTIVE,
                "KIND",
                "throughput (requests per second, hence per die), goodput (the same within the limits of --goodput) or e2e"
                        + " (least mean E2E at the workload's rate) (default: goodput)");
        OptionValue.addTo(
                spec, SIMULATE, "N", "simulate at most N of the best plans, by their fluid worth (default: 0)");
        OptionValue.addTo(spec, ATTAINMENT, "P", "share of requests that must meet the limits (default: 0.9)");
        OptionValue.addTo(spec, TOP, "N", "plans shown and written to points.csv per system (default: 5)");
        OptionValue.addTo(
                spec,
                PLACE,
                "KIND",
                "heuristic (decode in the middle) or optimal (fewest hops between prefill and decode, by a mixed-integer"
                        + " solver, seconds to a minute a plan) (default: heuristic)");
        OptionValue.addFlagTo(spec, UNEVEN, "also tensor-parallel degrees that do not divide the heads");
        OptionValue.addTo(
                spec, MAX_NODES, "N", "partial sets visited at most; what remains is left (default: 20000000)");
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec, false);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Finds how to cut the wafer into instances: sizes, roles, numbers and places.",
                        "The exhaustive search maximises a fluid objective, the steady-state rate of the mean request from"
                                + " step prices, over all sets of rectangles that fit what works of the wafer, and certifies"
                                + " it: every set is evaluated, or cut off by a proven bound, or counted as left. --systems takes"
                                + " systems with prefill and decode instances and with mixed ones; default: "
                                + DEFAULT_SYSTEMS
                                + ". Without --goodput the limits are TTFT 1 s and 0.1 to 2.5 ms per token of the mean prompt,"
                                + " TPOT 25 to 100 ms, by the model's size.",
                        "plan.yaml (what 'wsc run --config' or 'wsc run --plan' takes), plan.svg, plan.json and points.csv go"
                                + " to one folder. Ctrl-C ends the search with the best so far.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc plan",
                        "  wsc plan --objective e2e --model llama-2-7b --workload azure-code --systems wsc-llm",
                        "  wsc plan --simulate 8 --goodput ttft:2000 tpot:50 --out out/plan",
                        "  wsc run --config out/plan/plan.yaml");
        return spec;
    }

    /** What was asked beyond the settings of a run. */
    private record Question(
            boolean paper,
            Objective objective,
            int simulate,
            double attainment,
            int top,
            boolean optimalPlaces,
            boolean uneven,
            long nodes) {
        static Question read(ParseResult parsed) {
            List<String> objectives = List.of("throughput", "goodput", "e2e");
            String objective = OptionValue.choice(parsed, OBJECTIVE, objectives, "goodput");
            return new Question(
                    OptionValue.choice(parsed, SEARCH, List.of("exhaustive", PAPER), "exhaustive")
                            .equals(PAPER),
                    Objective.valueOf(objective.toUpperCase(Locale.ROOT)),
                    OptionValue.whole(parsed, SIMULATE, 0, 0, MOST_POINTS),
                    OptionValue.positive(parsed, ATTAINMENT, 0.9, 1),
                    OptionValue.whole(parsed, TOP, 5, 1, MOST_POINTS),
                    OptionValue.choice(parsed, PLACE, List.of("heuristic", OPTIMAL), "heuristic")
                            .equals(OPTIMAL),
                    parsed.hasMatchedOption(UNEVEN),
                    OptionValue.whole(parsed, MAX_NODES, 20_000_000L, 1, Long.MAX_VALUE));
        }

        PlanSearch.Effort effort(int threads, BooleanSupplier stop) {
            return new PlanSearch.Effort(objective, attainment, uneven, Math.max(top, simulate), nodes, threads, stop);
        }
    }

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        Question question = Question.read(parsed);
        Settings given = RunCommand.given(parsed, output, NOT_HERE);
        List<String> systems = systems(given, question);
        ResolvedRun all =
                withLimits(ResolvedRun.of(given.with(RunKey.SYSTEMS, String.join(",", systems)), NOT_HERE), question);
        requireOneModel(all, question);
        ModelReading.tell(console, all);
        String hash = RunHash.of(Settings.none(), List.of(all.runHash(), question.toString()), Set.of());
        PlanInterruption interruption = new PlanInterruption();
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), all, "plan", hash), hash, output.force())) {
            folder.beforeCleanUp(interruption::stop);
            PlanReport report = search(all, systems, question, output, interruption);
            PlanFiles files = new PlanFiles(folder, report);
            files.write(all, hash);
            if (output.report()) {
                files.page(all);
            }
            timer.write(folder, args, 0, output.threads(), List.of());
            folder.publish();
            console.print(output.json() ? report.json() : report.text());
            if (!output.json()) {
                console.print(timer.line());
                console.print("Results: " + PathText.of(folder.target()) + '\n');
            }
        } finally {
            interruption.told();
        }
        return interruption.isAsked() ? Failures.INTERRUPTED : 0;
    }

    private PlanReport search(
            ResolvedRun all,
            List<String> systems,
            Question question,
            OutputOptions output,
            PlanInterruption interruption) {
        List<PlanSearch> searches = new ArrayList<>();
        List<PlanCandidate> papers = new ArrayList<>();
        List<PlanCandidate> candidates = new ArrayList<>();
        PlanSearch.Effort effort = question.effort(output.threads(), interruption::isAsked);
        for (String system : systems) {
            PlanSearch search = search(all.withSystem(system, RunCommand.NOT_HERE), question, output, interruption);
            searches.add(search);
            PlanCandidate paper = search.paper();
            if (paper != null) {
                papers.add(paper);
            }
            candidates.addAll(question.paper() ? List.of() : search.candidates());
        }
        candidates.addAll(question.paper() ? papers : List.of());
        PlanOrder.sort(candidates);
        if (candidates.isEmpty()) {
            throw new BadInputException("no plan serves the workload: objective="
                    + question.objective().name().toLowerCase(Locale.ROOT) + ", systems=" + systems + ", wafer="
                    + all.platform().waferLabel() + ", model="
                    + all.platform().modelLabel() + ", requestRate="
                    + all.profile().requestsPerSecond()
                    + "; give wider limits, a lower rate, a smaller model or a larger wafer");
        }
        PlanTrials trials = new PlanTrials(
                question.objective(), question.attainment(), output.threads(), interruption::isAsked, console);
        if (question.optimalPlaces()) {
            PlanOrder.placeBest(candidates, Math.max(1, question.simulate()));
        }
        trials.run(candidates, question.simulate());
        if (question.simulate() > 0) {
            trials.runAll(papers);
        }
        return new PlanReport(
                question.objective(),
                question.paper(),
                question.top(),
                searches,
                papers,
                candidates,
                trials,
                question.paper() ? List.of() : PlanRemainder.of(searches, trials, effort));
    }

    private PlanSearch search(ResolvedRun run, Question question, OutputOptions output, PlanInterruption interruption) {
        String work = "searching plans of " + run.config().serving().system() + " (Ctrl-C ends with the best so far)";
        try (WaitLine line = WaitLine.open(console.isTerminal() ? console.err() : null, work)) {
            return new PlanSearch(run, question.effort(output.threads(), () -> {
                line.tick();
                return interruption.isAsked();
            }));
        }
    }

    private static List<String> systems(Settings given, Question question) {
        String one = given.get(RunKey.SYSTEM);
        String list = given.get(RunKey.SYSTEMS);
        String named = list == null ? (one == null ? (question.paper() ? "wsc-llm" : DEFAULT_SYSTEMS) : one) : list;
        List<String> systems = CompareCommand.systems(named);
        for (String system : systems) {
            boolean split = FluidRules.phases(system) == Phases.SPLIT;
            if (question.paper() && !split) {
                throw new BadInputException("algorithm 1 plans prefill and decode instances: --search=paper, system="
                        + system + "; choose --search exhaustive, or a system such as wsc-llm");
            }
        }
        return systems;
    }

    private static void requireOneModel(ResolvedRun run, Question question) {
        if (run.platform().models().size() > 1) {
            throw new BadInputException("a plan is for one model: models="
                    + run.platform().models().size() + "; plan them one after the other on parts of the wafer");
        }
        double rate = run.profile().requestsPerSecond();
        boolean needed = question.objective() == Objective.E2E || question.simulate() > 0;
        if (needed && (run.workload().hasFeedback() || !(rate > 0 && rate < Double.POSITIVE_INFINITY))) {
            throw new BadInputException("workload without a rate of its own: workload=" + run.workloadLabel()
                    + "; choose one whose arrivals do not wait for departures, or --objective throughput or goodput"
                    + " without --simulate");
        }
    }

    /** Limits for goodput where none are given. */
    private static ResolvedRun withLimits(ResolvedRun run, Question question) {
        boolean given = run.config().goodput().isGiven();
        if (given || question.objective() != Objective.GOODPUT) {
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
                NOT_HERE);
    }
}
