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
import org.wscsim.cli.capacity.Probe;
import org.wscsim.cli.capacity.SearchBounds;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfig;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.page.CapacityPage;
import org.wscsim.cli.report.CapacityReport;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.QueueProbe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc capacity}: the highest request rate that meets an SLO. */
final class CapacityCommand implements Callable<Integer> {
    private static final Set<RunKey> NOT_HERE = EnumSet.noneOf(RunKey.class);
    private static final String ATTAINMENT = "--attainment";
    private static final String TOLERANCE = "--tolerance";
    private static final String DECILES = "--per-decile";
    private static final String MAX_RATE = "--max-rate";
    private static final double DEFAULT_MAX_RATE = 1e6;
    private static final double MOST_RATE = 1e9;
    /** How far below the first rate is looked for one that meets the SLO. */
    private static final double LEAST_SHARE = 0x1p-20;
    /** A little less than the hundred days that a run may span. */
    private static final double MOST_SPAN_SECONDS = 0.99 * VirtualTime.seconds(VirtualTime.MAX_SPAN_PS);

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    CapacityCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addTo(
                spec, ATTAINMENT, "P", "share of requests that must meet every --goodput limit (default: 0.9)");
        OptionValue.addTo(
                spec, TOLERANCE, "X", "end when the lowest failing rate is within this share (default: 0.01)");
        spec.addOption(OptionSpec.builder(DECILES)
                .arity("0")
                .type(boolean.class)
                .description("enough requests must meet them in every decile of prompt length, not only of all")
                .build());
        OptionValue.addTo(spec, MAX_RATE, "R", "highest rate tried, requests per second (default: 1000000)");
        Seeds.addTo(spec);
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec, false);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Finds the highest request rate at which enough requests meet the limits of --goodput.",
                        "The same requests are rescaled in time, starting at the workload's rate; rates are doubled or halved"
                                + " until the capacity is bracketed, then the bracket is quartered. A growing queue counts as not"
                                + " meeting, a rejected request as a miss. --warmup and --cooldown are of the workload at its"
                                + " first rate and are rescaled with it. Of several plans the best counts at each rate.",
                        "capacity.json, probes.csv and, for each system, a config.yaml at its capacity go to one folder.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc capacity --goodput ttft:2000 tpot:100 --attainment 0.9",
                        "  wsc capacity --goodput ttft:2000 tpot:100 --trace trace.csv --systems orca,vllm,wsc-llm");
        return spec;
    }

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        Settings given = RunCommand.given(parsed, output, NOT_HERE);
        double attainment = OptionValue.positive(parsed, ATTAINMENT, 0.9, 1);
        double tolerance = tolerance(parsed);
        boolean byDecile = parsed.hasMatchedOption(DECILES);
        double most = OptionValue.positive(parsed, MAX_RATE, DEFAULT_MAX_RATE, MOST_RATE);
        Seeds seeds = Seeds.ofWorkload(Seeds.count(parsed));
        List<String> systems = systems(given);
        ResolvedRun all = ResolvedRun.of(given.with(RunKey.SYSTEMS, String.join(",", systems)), NOT_HERE);
        requireLimits(all);
        ModelReading.tell(console, all);
        String hash = seeds.hash(
                all.runHash(), attainment + " " + tolerance + " " + most + (byDecile ? " deciles " : " ") + systems);
        String name = systems.size() == 1 ? systems.getFirst() : "systems";
        try (ResultFolder folder = ResultFolder.open(
                        FolderName.of(output.out(), all, name + "-capacity", hash), hash, output.force());
                ProbeJournal journal = ProbeJournal.beside(folder.target())) {
            CapacityRounds rounds = new CapacityRounds(output.threads(), byDecile, (report, probe) -> {
                console.progress(line(report, probe, byDecile));
                journal.add(CapacityTable.probeRow(report, probe));
            });
            for (String system : systems) {
                for (ResolvedRun seeded : seeds.of(all.withSystem(system, RunCommand.NOT_HERE))) {
                    double rate = rate(seeded);
                    rounds.add(seeded, rate, bounds(seeded, rate, attainment, tolerance, most));
                }
            }
            List<CapacityReport> reports = rounds.run();
            write(folder, all, hash, rounds, reports, systems);
            if (output.report()) {
                new RunFiles(folder).page(".", page(all, reports), List.of());
            }
            timer.write(folder, args, probes(reports) * all.profile().requests(), output.threads(), List.of());
            folder.publish();
            journal.remove();
            print(reports, systems, seeds.count(), timer, folder, output.json());
        }
        return 0;
    }

    private static Page page(ResolvedRun all, List<CapacityReport> reports) {
        String about = "workload " + all.workloadLabel() + ", model "
                + all.platform().modelLabel() + ", wafer " + all.platform().waferLabel();
        RunConfig.Goodput limits = all.config().goodput();
        return new CapacityPage(
                        reports,
                        limit("TTFT", limits.ttftMs()) + limit("TPOT", limits.tpotMs()) + limit("E2E", limits.e2elMs()),
                        about)
                .page();
    }

    private static String limit(String name, @Nullable Double milliseconds) {
        return milliseconds == null ? "" : " " + name + " " + milliseconds + " ms";
    }

    private static long probes(List<CapacityReport> reports) {
        return reports.stream().mapToLong(r -> r.capacity().probes().size()).sum();
    }

    private static double tolerance(ParseResult parsed) {
        double tolerance = OptionValue.positive(parsed, TOLERANCE, 0.01, 1);
        if (tolerance < SearchBounds.LEAST_TOLERANCE) {
            throw new BadInputException("not a number in range: " + TOLERANCE + "=" + tolerance + ", allowed="
                    + SearchBounds.LEAST_TOLERANCE + "..1.0; correct it");
        }
        return tolerance;
    }

    private static List<String> systems(Settings given) {
        String list = given.get(RunKey.SYSTEMS);
        if (list != null) {
            return CompareCommand.systems(list);
        }
        String system = given.over(Settings.defaults()).require(RunKey.SYSTEM);
        Systems.requireKnown(system);
        return List.of(system);
    }

    private static void requireLimits(ResolvedRun run) {
        if (!run.config().goodput().isGiven()) {
            throw new BadInputException("capacity needs limits: goodput=none; give --goodput ttft:2000 tpot:100");
        }
    }

    /** The workload's mean rate. */
    private double rate(ResolvedRun run) {
        if (run.workload().hasFeedback()) {
            throw new BadInputException("workload without a rate of its own: workload=" + run.workloadLabel()
                    + "; its arrivals wait for departures, choose one whose arrivals do not");
        }
        double rate = run.profile().requestsPerSecond();
        if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("workload has no rate to rescale: requests="
                    + run.profile().requests() + ", span_ps=" + run.profile().spanPs()
                    + "; give at least two requests that arrive at different times");
        }
        ArrivalCheck.requireCounted(run);
        if (run.profile().requests() < QueueProbe.LEAST_REQUESTS) {
            console.progress("fewer than " + QueueProbe.LEAST_REQUESTS
                    + " requests: whether the queue grows is not judged, attainment alone decides");
        }
        return rate;
    }

    private static SearchBounds bounds(ResolvedRun run, double rate, double attainment, double tolerance, double most) {
        double start = Math.min(rate, most);
        double least = Math.max(start * LEAST_SHARE, (run.profile().requests() - 1) / MOST_SPAN_SECONDS);
        return new SearchBounds(attainment, tolerance, start, Math.min(least, start), most);
    }

    private static String line(CapacityReport report, Probe probe, boolean byDecile) {
        return report.system() + " seed " + report.seed() + " " + report.plans().get(probe.plan()) + ": "
                + CapacityTable.rate(probe.rate()) + " req/s, attainment "
                + CapacityTable.rate(100 * probe.attainment()) + " %"
                + (byDecile ? ", least of deciles " + CapacityTable.rate(100 * probe.leastDecile()) + " %" : "")
                + ", " + (probe.growing() ? "unstable" : "stable")
                + (probe.meets(report.wanted()) ? ", meets" : ", fails");
    }

    private static void write(
            ResultFolder folder,
            ResolvedRun all,
            String hash,
            CapacityRounds rounds,
            List<CapacityReport> reports,
            List<String> systems) {
        RunFiles files = new RunFiles(folder);
        files.configuration(".", all, hash, NOT_HERE);
        for (int i = 0; i < reports.size(); i++) {
            CapacityReport report = reports.get(i);
            if (report.capacity().best() != null) {
                ResolvedRun run = rounds.atCapacity(i);
                String place = report.system() + "/seed-" + report.seed();
                files.configuration(place, run, run.runHash(), RunCommand.NOT_HERE);
            }
        }
        try (Writer json = folder.writer(ResultFolder.CAPACITY);
                Writer csv = folder.writer(ResultFolder.PROBES)) {
            CapacityTable.json(reports, systems, json);
            CapacityTable.probes(reports, csv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(
            List<CapacityReport> reports,
            List<String> systems,
            int seeds,
            RunTimer timer,
            ResultFolder folder,
            boolean json) {
        if (json) {
            StringWriter text = new StringWriter();
            CapacityTable.json(reports, systems, text);
            console.print(text.toString());
            return;
        }
        console.print(CapacityTable.aligned(reports));
        if (seeds > 1) {
            console.print(CapacityTable.seeds(reports, systems));
        }
        console.print(timer.line());
        console.print("Results: " + PathText.of(folder.target()) + '\n');
    }
}
