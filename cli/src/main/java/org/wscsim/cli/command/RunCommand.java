package org.wscsim.cli.command;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfigYaml;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.ComparisonTable;
import org.wscsim.cli.report.MemoryTable;
import org.wscsim.cli.report.ResultBlock;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.cli.report.SeedTable;
import org.wscsim.cli.report.SummaryJson;
import org.wscsim.cli.steptrace.StepTable;
import org.wscsim.cli.steptrace.StepTrace;
import org.wscsim.cli.steptrace.TraceWindow;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc run}: one workload, one system, one wafer. */
final class RunCommand implements Callable<Integer> {
    static final Set<RunKey> NOT_HERE = EnumSet.of(RunKey.SYSTEMS);

    private static final String MEMORY_REPORT = "--memory-report";
    private static final String WINDOW = "--perfetto-window";
    private static final long MANY_IN_FLITS = 500;

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    RunCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        Seeds.addTo(spec);
        Seeds.addDefectsTo(spec);
        spec.addOption(OptionSpec.builder(MEMORY_REPORT)
                .arity("0")
                .type(boolean.class)
                .description("print off-heap memory by purpose after a single run (default: not set)")
                .build());
        OptionValue.addTo(
                spec,
                WINDOW,
                "FROM:TO",
                "write steps and KV transfers of these seconds of virtual time to trace.json, which ui.perfetto.dev and"
                        + " chrome://tracing open, and the steps to steps.parquet; a single run without pipeline stages"
                        + " (default: none)");
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Runs one simulation and prints its results.",
                        "The block is that of 'vllm bench serve', then the wafer's utilization;"
                                + " config.yaml, summary.json, requests.csv and run-info.json go to a folder of their own, with"
                                + " --out report.html (plots, wafer map) and its tables, too."
                                + " Every option has a default. All times in results are virtual.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc run",
                        "  wsc run --trace trace.csv --model llama-2-13b --system vllm",
                        "  wsc run --workload poisson --request-rate 20 --num-requests 5000 --goodput ttft:2000 tpot:100",
                        "  wsc run --config out/x/config.yaml --rate-scale 2",
                        "  wsc run --workload azure-shift --plan 6xP:2x4,1xD:4x1 --adapt plan --other-plans B.yaml",
                        "  wsc run --out with-plots --perfetto-window 10:12");
        return spec;
    }

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        ResolvedRun run = ResolvedRun.of(given(parsed, output, NOT_HERE), NOT_HERE);
        String system = run.config().serving().system();
        Systems.requireKnown(system);
        ModelReading.tell(console, run);
        warnOfFlits(run);
        Seeds seeds = Seeds.read(parsed);
        TraceWindow window = window(parsed, seeds);
        if (seeds.count() > 1) {
            return underSeeds(run, seeds, output, timer);
        }
        return alone(run, output, window, parsed.hasMatchedOption(MEMORY_REPORT), timer);
    }

    private static @Nullable TraceWindow window(ParseResult parsed, Seeds seeds) {
        if (!parsed.hasMatchedOption(WINDOW)) {
            return null;
        }
        String given = parsed.matchedOptionValue(WINDOW, "");
        if (seeds.count() > 1) {
            throw new BadInputException("trace of several runs: " + WINDOW + "=" + given + ", runs=" + seeds.count()
                    + "; give one of the two");
        }
        return TraceWindow.parse(WINDOW, given);
    }

    private int alone(
            ResolvedRun run, OutputOptions output, @Nullable TraceWindow window, boolean memoryReport, RunTimer timer) {
        String system = run.config().serving().system();
        Interruption interruption = new Interruption();
        RunWatch watch = new RunWatch(console, run.profile().requests(), memoryReport, interruption);
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), run, system), run.runHash(), output.force())) {
            folder.beforeCleanUp(interruption::stop);
            Contest contest = new Contest(List.of(run), folder, output, watch);
            Contest.Winner winner = traced(contest, output.threads(), window, folder, watch);
            if (interruption.isInterrupted()) {
                winner = winner.interrupted();
            }
            new RunFiles(folder).write(winner, ".", NOT_HERE);
            timer.write(
                    folder, args, run.profile().requests() * contest.simulations(), output.threads(), watch.memory());
            folder.publish();
            console.print(output.json() ? json(winner.report()) : block(winner, timer, folder));
            MemoryTable.lines(watch.memory()).forEach(line -> tellMemory(line, output.json()));
        } finally {
            watch.close();
            interruption.told();
        }
        return interruption.isInterrupted() ? Failures.INTERRUPTED : 0;
    }

    /** Runs, with a trace of the window where there is one. */
    private Contest.Winner traced(
            Contest contest, int threads, @Nullable TraceWindow window, ResultFolder folder, RunWatch watch) {
        if (window == null) {
            return contest.run(threads, Progress.on(console, contest.simulations()))
                    .getFirst();
        }
        if (contest.simulations() > 1) {
            throw new BadInputException("trace of several plans: " + WINDOW + ", plans=" + contest.simulations()
                    + "; give one of them with --plan");
        }
        try (Writer out = folder.writer(ResultFolder.TRACE);
                StepTrace trace = new StepTrace(window, contest.firstInstances(), out);
                StepTable table =
                        new StepTable(window, contest.firstInstances(), folder.stream(ResultFolder.STEPS), trace)) {
            watch.show(table);
            Contest.Winner winner =
                    contest.run(threads, Progress.on(console, 1)).getFirst();
            if (trace.isCut()) {
                console.progress(
                        ResultFolder.TRACE + ": more happened in the window than it holds; events=" + trace.events());
            }
            return winner;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it does not spoil a JSON document. */
    private void tellMemory(String line, boolean json) {
        if (json) {
            console.progress(line);
        } else {
            console.print(line + '\n');
        }
    }

    private int underSeeds(ResolvedRun run, Seeds seeds, OutputOptions output, RunTimer timer) {
        String hash = seeds.hash(run.runHash(), "");
        String name = run.config().serving().system() + "-seeds";
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), run, name, hash), hash, output.force())) {
            List<ResolvedRun> runs = seeds.of(run);
            Contest contest = new Contest(runs, folder, output, Watch.nobody());
            List<Contest.Winner> winners = contest.run(output.threads(), Progress.on(console, contest.simulations()));
            RunFiles files = new RunFiles(folder);
            winners.forEach(winner -> files.write(winner, seeds.name(winner.run()), NOT_HERE));
            List<RunReport> reports =
                    winners.stream().map(Contest.Winner::report).toList();
            files.configuration(".", run, hash, NOT_HERE);
            files.seeds(List.of(reports), seeds.names(runs));
            files.comparisonPage(winners, seeds.names(runs));
            timer.write(folder, args, run.profile().requests() * contest.simulations(), output.threads(), List.of());
            folder.publish();
            if (output.json()) {
                console.print(ComparisonTable.json(reports, seeds.names(runs)));
            } else {
                console.print(SeedTable.aligned(List.of(reports)));
                console.print(seeds.ofDefects() ? SeedTable.spread(List.of(reports)) : "");
                console.print(timer.line());
                console.print("Results: " + PathText.of(folder.target()) + '\n');
            }
        }
        return 0;
    }

    /** Before a run of hours, and not before one that the flit mesh refuses. */
    private void warnOfFlits(ResolvedRun run) {
        boolean refused = !run.platform().condition().faults().isEmpty()
                || run.platform().wafer().islands() != null;
        long requests = run.profile().requests();
        if (run.config().platform().mesh().equals("flit") && !refused && requests > MANY_IN_FLITS) {
            console.progress("flit mesh: a KV transfer takes 0.1 to 1 s to simulate, this workload has " + requests
                    + " requests; --num-requests 200 takes the first of them");
        }
    }

    /** Command line over file. */
    static Settings given(ParseResult parsed, OutputOptions output, Set<RunKey> notHere) {
        Settings options = SettingOptions.read(parsed, notHere);
        String text = output.configText();
        return text == null ? options : options.over(RunConfigYaml.read(output.configFile(), text, notHere));
    }

    private static String block(Contest.Winner winner, RunTimer timer, ResultFolder folder) {
        return ResultBlock.of(winner.report(), timer.seconds(), PathText.of(folder.target()));
    }

    private static String json(RunReport report) {
        StringWriter text = new StringWriter();
        SummaryJson.write(report, text);
        return text.toString();
    }
}
