package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.ComparisonTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc compare}: several systems on the same workload, model and wafer. */
final class CompareCommand implements Callable<Integer> {
    static final Set<RunKey> NOT_HERE = EnumSet.of(RunKey.SYSTEM);

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    CompareCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Runs several systems on the same requests and prints one table.",
                        "compare.csv and a sub-folder of results per system go to one folder. A system that comes with several plans (splitwise-wafer:"
                                + " every split into prefill and decode instances) takes part with its best one: lowest mean E2E"
                                + " among the stable ones with the fewest requests not completed.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc compare --systems orca,vllm,splitwise-wafer,wsc-llm",
                        "  wsc compare --trace trace.csv --rate-scale 4 --systems vllm,wsc-llm --out out/four-times");
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
        ModelReading.tell(
                console, all.config().platform().model(), all.platform().modelText());
        List<ResolvedRun> runs = systems.stream()
                .map(system -> all.withSystem(system, RunCommand.NOT_HERE))
                .toList();
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), all, "compare"), all.runHash(), output.force())) {
            Contest contest = new Contest(runs, folder, output.requestCsv());
            List<Contest.Winner> winners = contest.run(output.threads(), Progress.on(console, contest.simulations()));
            write(folder, all, winners);
            timer.write(folder, args, all.profile().requests() * contest.simulations(), output.threads());
            folder.publish();
            print(winners, timer, folder, output.json());
        }
        return 0;
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

    private static void write(ResultFolder folder, ResolvedRun all, List<Contest.Winner> winners) {
        RunFiles files = new RunFiles(folder);
        for (Contest.Winner winner : winners) {
            files.write(winner, winner.report().system(), RunCommand.NOT_HERE);
        }
        files.comparison(all, reports(winners), NOT_HERE);
    }

    private void print(List<Contest.Winner> winners, RunTimer timer, ResultFolder folder, boolean json) {
        if (json) {
            console.print(ComparisonTable.json(reports(winners)));
            return;
        }
        console.print(ComparisonTable.aligned(reports(winners)));
        for (Contest.Winner winner : winners) {
            if (winner.tried() > 1) {
                console.print(winner.report().system() + ": best of " + winner.tried() + " plans is "
                        + winner.report().plan() + '\n');
            }
        }
        console.print("contention: " + winners.getFirst().report().result().contention() + '\n');
        console.print(timer.line());
        console.print("Results: " + PathText.of(folder.target()) + '\n');
    }

    private static List<RunReport> reports(List<Contest.Winner> winners) {
        return winners.stream().map(Contest.Winner::report).toList();
    }
}
