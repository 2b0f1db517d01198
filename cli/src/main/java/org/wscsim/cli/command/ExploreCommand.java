package org.wscsim.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.explore.CellResult;
import org.wscsim.cli.explore.Effort;
import org.wscsim.cli.explore.ExplorationReport;
import org.wscsim.cli.explore.Space;
import org.wscsim.cli.page.ExplorePage;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.study.OutcomeStore;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.DesignSpaceYaml;
import org.wscsim.core.design.TechnologyCatalogue;
import org.wscsim.core.design.TechnologyYaml;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.schedulers.system.FluidRules;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explore}: the wafer, the serving system and the plan together. */
final class ExploreCommand implements Callable<Integer> {
    static final Set<RunKey> NOT_HERE = EnumSet.of(
            RunKey.WAFER,
            RunKey.PLAN,
            RunKey.CENTRAL,
            RunKey.SYSTEM,
            RunKey.DEFECTS,
            RunKey.YIELD,
            RunKey.DIE_YIELD,
            RunKey.LINK_YIELD,
            RunKey.STACK_YIELD,
            RunKey.DEFECT_DENSITY,
            RunKey.CLUSTER_ALPHA,
            RunKey.UNCORE_FRACTION,
            RunKey.SPARE_CORES,
            RunKey.MAX_DEAD_CORES,
            RunKey.DEFECT_SEED,
            RunKey.FAULT,
            RunKey.SCHEDULER_JAR,
            RunKey.REQUEST_RATE,
            RunKey.RATE_SCALE);

    private static final String SPACE = "--space";
    private static final String TECHNOLOGY = "--technology";
    private static final String STORE = "--store";
    private static final String SHARD = "--shard";
    private static final String DEFAULT_SPACE = "default";
    private static final String DEFAULT_SYSTEMS = "wsc-llm,sarathi,wsc-sim";

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ExploreCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        spec.addSubcommand("merge", new ExploreMergeCommand(console).spec());
        OptionValue.addTo(
                spec,
                SPACE,
                "FILE",
                "designs to explore; 'default' = built in, around the paper's four, see 'wsc design --space default'"
                        + " (default: default)");
        OptionValue.addTo(
                spec,
                TECHNOLOGY,
                "NAME|FILE",
                "areas, edges, energy, yield and budgets (default: " + TechnologyCatalogue.DEFAULT + ")");
        ExploreCells.addTo(spec);
        ExploreEffort.addTo(spec);
        OptionValue.addTo(
                spec,
                STORE,
                "FILE",
                "database of everything evaluated; reused (default: <out>.points.mv beside --out)");
        OptionValue.addTo(
                spec,
                SHARD,
                "I/N",
                "evaluate the I-th of N parts into --store, for 'wsc explore merge' (default: all)");
        ClusterOptions.addTo(
                spec,
                "evaluate with the members at these hosts too, see 'wsc member'; host or host:port (default: alone)");
        SettingOptions.addTo(spec, NOT_HERE, Map.of(RunKey.SYSTEMS, DEFAULT_SYSTEMS));
        OutputOptions.addTo(spec, false);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Explores wafers, serving systems and plans together: for each model and workload the Pareto front, the"
                                + " winner by goodput and what is proven about it.",
                        "Designs that cannot be made are counted by the constraint that binds; what proven bounds rule out is not"
                                + " evaluated; the others get a good plan of the fluid objective, the best of those short runs"
                                + " on the first requests under several plans, the best of those the whole trace. --systems takes those of 'wsc plan'."
                                + " Limits without --goodput are those of 'wsc plan'.",
                        "Every outcome is in the store at once: Ctrl-C ends with the front so far, and the same command goes on"
                                + " from there, also after a kill. Results do not depend on threads, shards or interruptions.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc explore",
                        "  wsc explore --models llama-2-7b,llama-3-70b --workloads azure-conv,azure-code --out out/designs",
                        "  wsc explore --cluster host1,host2 --bind 10.0.0.1 --out out/designs",
                        "  wsc explore --shard 1/2 --store one.mv; wsc explore --shard 2/2 --store two.mv",
                        "  wsc explore merge one.mv two.mv --into all.mv; wsc explore --store all.mv");
        return spec;
    }

    /** What was asked, read and checked. */
    private record Question(
            String spaceText,
            String technologyText,
            Space space,
            Effort effort,
            List<ExploreCells.Resolved> cells,
            String hash) {}

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        Settings given = RunCommand.given(parsed, output, NOT_HERE);
        ClusterOptions.requireCluster(parsed);
        Question question = question(parsed, given);
        @Nullable String shard = parsed.matchedOptionValue(SHARD, (String) null);
        @Nullable String store = parsed.matchedOptionValue(STORE, (String) null);
        PlanInterruption interruption = new PlanInterruption();
        if (shard != null) {
            return shard(question, Shard.parse(shard), store, output, interruption, timer);
        }
        String model = question.cells().getFirst().cell().model();
        String name = question.cells().size() == 1 ? "explore-" + model : "explore";
        try (ResultFolder folder = ResultFolder.open(
                        FolderName.ofStudy(output.out(), name, question.hash()), question.hash(), output.force());
                OutcomeStore outcomes =
                        OutcomeStore.open(store == null ? StudySession.beside(folder) : Path.of(store));
                TaskFarm farm = farm(parsed, output)) {
            folder.beforeCleanUp(interruption::stop);
            ExploreSession session = new ExploreSession(outcomes, farm, console, interruption::isAsked);
            List<CellResult> results = results(question, session, null);
            ExplorationReport report = new ExplorationReport(results);
            new ExploreFiles(folder)
                    .write(report, results, question.hash(), question.spaceText(), question.technologyText());
            if (output.report()) {
                new RunFiles(folder).page(".", new ExplorePage(results, report).page(), List.of());
            }
            timer.write(folder, args, session.evaluated(), output.threads(), List.of());
            folder.publish();
            console.print(output.json() ? report.json() : report.report().text() + '\n');
            if (!output.json()) {
                console.print(session.rates() + '\n' + timer.line());
                console.print("Results: " + PathText.of(folder.target()) + '\n');
            }
        } finally {
            interruption.told();
        }
        return interruption.isAsked() ? Failures.INTERRUPTED : 0;
    }

    private TaskFarm farm(ParseResult parsed, OutputOptions output) {
        return parsed.hasMatchedOption(ClusterOptions.CLUSTER)
                ? new ClusterFarm(ClusterOptions.read(parsed, output.threads()), console::progress)
                : new LocalFarm(output.threads());
    }

    private static List<CellResult> results(Question question, ExploreSession session, @Nullable Shard shard) {
        List<CellResult> results = new ArrayList<>();
        for (ExploreCells.Resolved cell : question.cells()) {
            results.add(session.search(
                    cell.cell(),
                    question.space(),
                    new ExploreBounds(cell.run()),
                    question.effort(),
                    candidate -> shard == null || shard.has(candidate)));
        }
        return results;
    }

    /** A shard leaves its store and nothing else. */
    private int shard(
            Question question,
            Shard shard,
            @Nullable String store,
            OutputOptions output,
            PlanInterruption interruption,
            RunTimer timer) {
        if (store == null || output.out() != null) {
            throw new BadInputException("a shard leaves a store and no results: --shard=" + shard
                    + "; give --store FILE, and no --out, then 'wsc explore merge'");
        }
        Thread atExit = new Thread(interruption::stop, "wsc-explore-stop");
        Runtime.getRuntime().addShutdownHook(atExit);
        try (OutcomeStore outcomes = OutcomeStore.open(Path.of(store))) {
            ExploreSession session =
                    new ExploreSession(outcomes, new LocalFarm(output.threads()), console, interruption::isAsked);
            results(question, session, shard);
            console.print("Shard " + shard + ": " + outcomes.size() + " outcomes in " + PathText.of(Path.of(store))
                    + "; join shards with 'wsc explore merge'\n" + session.rates() + '\n' + timer.line());
        } finally {
            interruption.told();
        }
        if (interruption.isAsked()) {
            return Failures.INTERRUPTED;
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
        return 0;
    }

    private Question question(ParseResult parsed, Settings given) {
        List<String> systems = systems(given);
        String spaceName = parsed.matchedOptionValue(SPACE, DEFAULT_SPACE);
        String spaceText =
                spaceName.equals(DEFAULT_SPACE) ? DesignSpaceYaml.defaultText() : InputFile.text(SPACE, spaceName);
        String technologyName = parsed.matchedOptionValue(TECHNOLOGY, TechnologyCatalogue.DEFAULT);
        String technologyText = technology(technologyName);
        Space space = Space.of(
                DesignSpaceYaml.parse(spaceText, spaceName),
                new DesignRules(TechnologyYaml.parse(technologyText, technologyName)),
                systems);
        if (space.candidates().isEmpty()) {
            throw new BadInputException("no design of the space can be made: designs="
                    + space.designs().size() + ", binding=" + space.infeasible()
                    + "; widen the space, or the budgets of the technology");
        }
        Effort effort = ExploreEffort.read(parsed);
        List<ExploreCells.Resolved> cells =
                ExploreCells.of(parsed, given.with(RunKey.SYSTEMS, String.join(",", systems)));
        List<String> identity = new ArrayList<>(List.of(spaceText, technologyText, effort.toString()));
        cells.forEach(cell -> identity.add(cell.run().runHash()));
        return new Question(
                spaceText, technologyText, space, effort, cells, RunHash.of(Settings.none(), identity, Set.of()));
    }

    private static List<String> systems(Settings given) {
        String list = given.get(RunKey.SYSTEMS);
        List<String> systems = CompareCommand.systems(list == null ? DEFAULT_SYSTEMS : list);
        // refuses those that the search for plans does not know
        systems.forEach(FluidRules::phases);
        return systems;
    }

    private static String technology(String name) {
        if (TechnologyCatalogue.names().contains(name)) {
            return TechnologyCatalogue.text(name);
        }
        if (InputFile.looksLikePath(name)) {
            return InputFile.text(TECHNOLOGY, name);
        }
        throw new BadInputException("unknown technology: " + TECHNOLOGY + "=" + name + "; "
                + NearestName.remedy(name, TechnologyCatalogue.names()) + ", or give a path of a file");
    }
}
