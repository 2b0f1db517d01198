package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.ComparisonTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.cli.report.SeedTable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc compare}: several systems on the same workload, model and wafer. */
final class CompareCommand implements Callable<Integer> {
    static final Set<RunKey> NOT_HERE = EnumSet.of(RunKey.SYSTEM);

    private static final String RATE_SCALES = "--rate-scales";

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    CompareCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        Seeds.addTo(spec);
        Seeds.addDefectsTo(spec);
        OptionValue.addTo(
                spec,
                RATE_SCALES,
                "X,...",
                "several multiples of the request rate, each with all systems, instead of --rate-scale (default: none)");
        EqualTerms.addTo(spec);
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Runs several systems on the same requests and prints one table.",
                        "Intervals (95 %%) come from stretches of consecutive requests drawn again, the same for all systems; with"
                                + " --goodput and several rates the capacity is read between them.",
                        "compare.csv, compare-bands.csv, with --out report.html, and a sub-folder of results per system go to one folder. A system that comes with several plans (splitwise-wafer:"
                                + " every split into prefill and decode instances) takes part with its best one: lowest mean E2E"
                                + " among the stable ones with the fewest requests not completed.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc compare --systems orca,vllm,splitwise-wafer,wsc-llm",
                        "  wsc compare --trace trace.csv --rate-scale 4 --systems vllm,wsc-llm --out out/four-times",
                        "  wsc compare --systems wsc-llm --against sw-gpu --iso power",
                        "  wsc compare --trace trace.csv --rate-scales 1,4,7 --goodput ttft:2000 tpot:100");
        return spec;
    }

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        Settings given = RunCommand.given(parsed, output, NOT_HERE);
        List<String> systems = systems(given.over(Settings.defaults()).require(RunKey.SYSTEMS));
        ResolvedRun all = ResolvedRun.of(given, NOT_HERE);
        ModelReading.tell(console, all);
        Grid own = Grid.of(all, systems, scales(parsed, given), Seeds.read(parsed));
        EqualTerms terms = EqualTerms.read(parsed, given, all, NOT_HERE);
        Grid grid = terms == null
                ? own
                : own.and(
                        Grid.of(terms.run(), terms.systems(), scales(parsed, given), own.seeds()),
                        terms.run().platform().wafer().name());
        String hash = grid.hash();
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), all, "compare", hash), hash, output.force())) {
            Contest contest = new Contest(
                    grid.runs(), folder, output, Watch.nobody(), grid.seeds().count() == 1);
            List<Contest.Winner> winners = contest.run(output.threads(), Progress.on(console, contest.simulations()));
            CompareBands bands =
                    new CompareBands(winners, all.config().workload().seed());
            write(folder, all, grid, winners, bands);
            timer.write(folder, args, all.profile().requests() * contest.simulations(), output.threads(), List.of());
            folder.publish();
            if (output.json()) {
                console.print(ComparisonTable.json(reports(winners), grid.names()));
            } else {
                print(winners, grid, own.runs().size(), terms, bands);
                console.print(timer.line());
                console.print("Results: " + PathText.of(folder.target()) + '\n');
            }
        }
        return 0;
    }

    private static List<String> scales(ParseResult parsed, Settings given) {
        String list = parsed.matchedOptionValue(RATE_SCALES, "");
        List<String> scales = new ArrayList<>();
        if (!parsed.hasMatchedOption(RATE_SCALES)) {
            return scales;
        }
        for (String scale : list.split(",", -1)) {
            String canonical = Settings.none()
                    .with(RunKey.RATE_SCALE, scale.strip(), RATE_SCALES)
                    .require(RunKey.RATE_SCALE);
            if (scales.contains(canonical)) {
                throw new BadInputException(
                        "rate named twice: rate_scales=" + list + ", scale=" + canonical + "; name each once");
            }
            scales.add(canonical);
        }
        if (given.has(RunKey.RATE_SCALE)) {
            throw new BadInputException("rates given twice: rate_scales=" + list + ", rate_scale="
                    + given.get(RunKey.RATE_SCALE) + "; give one of them");
        }
        return scales;
    }

    static List<String> systems(String list) {
        List<String> systems = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            String system = name.strip();
            Systems.requireKnown(system);
            if (systems.contains(system)) {
                throw new BadInputException(
                        "system named twice: systems=" + list + ", system=" + system + "; name each once");
            }
            systems.add(system);
        }
        return systems;
    }

    private static void write(
            ResultFolder folder, ResolvedRun all, Grid grid, List<Contest.Winner> winners, CompareBands bands) {
        RunFiles files = new RunFiles(folder);
        for (int i = 0; i < winners.size(); i++) {
            files.write(winners.get(i), grid.names().get(i), RunCommand.NOT_HERE);
        }
        files.comparison(all, grid.hash(), reports(winners), NOT_HERE);
        files.comparisonPage(winners, grid.names(), bands);
        if (!bands.isEmpty()) {
            files.bands(bands);
        }
        if (grid.seeds().count() > 1) {
            files.seeds(
                    grid.bySeed(reports(winners)),
                    grid.seeds().names(grid.bySeed(grid.runs()).getFirst()));
        }
    }

    private void print(
            List<Contest.Winner> winners, Grid grid, int own, @Nullable EqualTerms terms, CompareBands bands) {
        List<RunReport> reports = reports(winners);
        table(reports.subList(0, own), grid);
        if (terms != null) {
            console.print('\n' + terms.note() + '\n');
            table(reports.subList(own, reports.size()), grid);
        }
        console.print(bands.text());
        if (grid.seeds().ofDefects()) {
            console.print(SeedTable.spread(grid.bySeed(reports)));
        }
        for (int i = 0; i < winners.size(); i++) {
            Contest.Winner winner = winners.get(i);
            if (winner.tried() > 1) {
                console.print(grid.names().get(i) + ": best of " + winner.tried() + " plans is "
                        + winner.report().plan() + '\n');
            }
        }
        console.print("contention: " + winners.getFirst().report().result().contention() + '\n');
    }

    private void table(List<RunReport> reports, Grid grid) {
        boolean single = grid.seeds().count() == 1;
        console.print(single ? ComparisonTable.aligned(reports) : SeedTable.aligned(grid.bySeed(reports)));
    }

    private static List<RunReport> reports(List<Contest.Winner> winners) {
        return winners.stream().map(Contest.Winner::report).toList();
    }
}
