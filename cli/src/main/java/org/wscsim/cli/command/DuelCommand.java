package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.system.SystemCatalogue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc duel}: one system against the best of the tuned others, by capacity. */
final class DuelCommand implements Callable<Integer> {
    private static final Set<RunKey> NOT_HERE = EnumSet.of(
            RunKey.SYSTEMS,
            RunKey.PLAN,
            RunKey.QUEUE,
            RunKey.ADMISSION,
            RunKey.MAX_NUM_SEQS,
            RunKey.MAX_NUM_BATCHED_TOKENS,
            RunKey.WARMUP,
            RunKey.COOLDOWN,
            RunKey.SKIP_REQUESTS,
            RunKey.REQUEST_RATE,
            RunKey.RATE_SCALE);
    private static final String AGAINST = "--against";
    private static final String ATTAINMENT = "--attainment";
    private static final String PLANS = "--plans";
    private static final String TUNE = "--tune-requests";
    private static final String FINALISTS = "--finalists";
    private static final String CHALLENGER = "wsc-sim";
    private static final double TUNING_TOLERANCE = 0.03;
    private static final double START_SHARE = 0.7;
    private static final int BEST_PLANS = 2;
    private static final int LEAST_REQUESTS = 200;

    private final Console console;
    private final List<String> args;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    DuelCommand(Console console, List<String> args) {
        this.console = console;
        this.args = args;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addTo(
                spec,
                AGAINST,
                "NAME,...",
                "rivals (default: all systems that run on any wafer but static and splitwise)");
        OptionValue.addTo(
                spec,
                ATTAINMENT,
                "P",
                "share of the requests of every decile of prompt length that must meet every --goodput limit (default:"
                        + " 0.9)");
        OptionValue.addTo(spec, PLANS, "N", "plans tried of each system's search, besides its own (default: 6)");
        OptionValue.addTo(spec, TUNE, "N", "requests of the first half that systems are tuned on (default: 2000)");
        OptionValue.addTo(spec, FINALISTS, "N", "rivals that are scored, the best tuned first (default: 3)");
        SettingOptions.addTo(spec, NOT_HERE);
        OutputOptions.addTo(spec, false);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Tunes a system (--system, default wsc-sim) and its rivals alike on the first half of a trace, and"
                                + " compares their capacities on the second.",
                        "Tuned are plan, tokens of a step, order of the waiting list and admission; a built-in workload's"
                                + " second half is its next seed. Printed are the ratio to the best rival with its 95 %%"
                                + " interval (stretches of requests drawn again), both at equal rates, the rate at which"
                                + " no plan and no policy keeps the limits (proven), and the fluid rate that no limit of latency holds"
                                + " back.",
                        "duel.csv, duel-rates.csv, duel-bound.csv (the times in which there is more work than the wafer can do) and, for each finalist, a config.yaml go to one folder. Ctrl-C leaves the systems"
                                + " tuned by then, without a ratio.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc duel --trace trace.csv --goodput ttft:1000+1 tpot:50",
                        "  wsc duel --system sarathi --against vllm,orca --goodput ttft:2000 tpot:100 --num-requests 3000");
        return spec;
    }

    /** What was asked beyond the settings of a run. */
    private record Question(
            String challenger, List<String> rivals, double attainment, int plans, int tune, int finalists) {
        static Question read(ParseResult parsed, Settings given) {
            String named = given.get(RunKey.SYSTEM);
            String challenger = named == null ? CHALLENGER : named;
            Systems.requireKnown(challenger);
            List<String> rivals = parsed.hasMatchedOption(AGAINST)
                    ? CompareCommand.systems(parsed.matchedOptionValue(AGAINST, ""))
                    : DuelEntries.rivals(SystemCatalogue.names(), challenger);
            if (rivals.contains(challenger)) {
                throw new BadInputException("system meets itself: system=" + challenger + ", " + AGAINST + "=" + rivals
                        + "; leave it out of one of them");
            }
            return new Question(
                    challenger,
                    rivals,
                    OptionValue.positive(parsed, ATTAINMENT, 0.9, 1),
                    OptionValue.whole(parsed, PLANS, 6, 1, 100),
                    OptionValue.whole(parsed, TUNE, 2_000, LEAST_REQUESTS, 100_000_000),
                    OptionValue.whole(parsed, FINALISTS, 3, 1, 100));
        }
    }

    @Override
    public Integer call() {
        RunTimer timer = RunTimer.start();
        ParseResult parsed = spec.commandLine().getParseResult();
        OutputOptions output = OutputOptions.read(parsed);
        Settings given = RunCommand.given(parsed, output, NOT_HERE);
        Question question = Question.read(parsed, given);
        ResolvedRun all = ResolvedRun.of(given.with(RunKey.SYSTEM, question.challenger()), NOT_HERE);
        requireDuel(all);
        ModelReading.tell(console, all);
        String hash = RunHash.of(Settings.none(), List.of(all.runHash(), question.toString()), Set.of());
        PlanInterruption interruption = new PlanInterruption();
        try (ResultFolder folder =
                ResultFolder.open(FolderName.of(output.out(), all, "duel", hash), hash, output.force())) {
            folder.beforeCleanUp(interruption::stop);
            DuelReport report = fight(all, question, output.threads(), interruption);
            report.write(folder, all, hash);
            if (output.report()) {
                new RunFiles(folder).page(".", new DuelPage(report, about(all)).page(), List.of());
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

    private static String about(ResolvedRun run) {
        return "workload " + run.workloadLabel() + ", model " + run.platform().modelLabel() + ", wafer "
                + run.platform().waferLabel();
    }

    private static void requireDuel(ResolvedRun run) {
        if (!run.config().goodput().isGiven()) {
            throw new BadInputException("a duel needs limits: goodput=none; give --goodput ttft:2000 tpot:100");
        }
        long requests = run.profile().requests();
        if (requests < 2 * LEAST_REQUESTS || requests > Integer.MAX_VALUE) {
            throw new BadInputException("too few requests, or too many, to be halved: requests=" + requests
                    + ", allowed=" + 2 * LEAST_REQUESTS + ".." + Integer.MAX_VALUE + "; give another workload");
        }
        double rate = run.profile().requestsPerSecond();
        if (run.workload().hasFeedback() || !(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new BadInputException("workload without a rate of its own: workload=" + run.workloadLabel()
                    + "; choose one whose arrivals do not wait for departures, at different times");
        }
        if (run.platform().models().size() > 1) {
            throw new BadInputException(
                    "a duel is for one model: models=" + run.platform().models().size() + "; give one");
        }
    }

    /** To the end, or with what was found when it was interrupted; then without a score. */
    private DuelReport fight(ResolvedRun all, Question question, int threads, PlanInterruption interruption) {
        long half = all.profile().requests() / 2;
        DuelGround tuning = new DuelGround(
                all.withWorkload(counted(Math.min(half, question.tune())), RunCommand.NOT_HERE), interruption::isAsked);
        List<String> systems = met(question);
        DuelReport report = new DuelReport(question.attainment(), systems.size(), tuning);
        try {
            List<DuelRace.Standing> tuned = new ArrayList<>();
            for (String system : systems) {
                DuelRace.Standing best = tune(tuning, system, question, threads, report);
                if (best.rate() > 0) {
                    tuned.add(best);
                }
            }
            DuelGround scoring = secondHalf(all, half, interruption::isAsked);
            score(scoring, all.config().workload().seed(), question, threads, tuned, report);
        } catch (CancellationException stopped) {
            if (report.isEmpty()) {
                throw stopped;
            }
        }
        return report;
    }

    private static DuelGround secondHalf(ResolvedRun all, long half, BooleanSupplier stop) {
        boolean trace = all.config().workload().trace() != null;
        Map<RunKey, String> second = trace
                ? Map.of(
                        RunKey.SKIP_REQUESTS,
                        Long.toString(half),
                        RunKey.NUM_REQUESTS,
                        Long.toString(all.profile().requests() - half))
                : Map.of(
                        RunKey.SEED,
                        Long.toString(all.config().workload().seed() + 1),
                        RunKey.NUM_REQUESTS,
                        Long.toString(half));
        return new DuelGround(all.withWorkload(second, RunCommand.NOT_HERE), stop);
    }

    private static void score(
            DuelGround scoring,
            long seed,
            Question question,
            int threads,
            List<DuelRace.Standing> tuned,
            DuelReport report) {
        if (tuned.isEmpty() || !tuned.getFirst().entry().system().equals(question.challenger())) {
            throw new BadInputException("system meets the limits at no rate: system=" + question.challenger()
                    + "; give wider limits, or another system");
        }
        report.scored(
                scoring,
                new DuelScore(
                        scoring,
                        tuned.getFirst(),
                        DuelReport.finalists(tuned, question.finalists()),
                        question.attainment(),
                        threads,
                        seed),
                bound(scoring, question, threads),
                DuelBound.of(scoring, question.attainment(), met(question)));
    }

    private static List<String> met(Question question) {
        List<String> systems = new ArrayList<>(List.of(question.challenger()));
        systems.addAll(question.rivals());
        return systems;
    }

    private static Map<RunKey, String> counted(long requests) {
        return Map.of(RunKey.NUM_REQUESTS, Long.toString(requests));
    }

    private DuelRace.Standing tune(
            DuelGround ground, String system, Question question, int threads, DuelReport report) {
        DuelEntries.Plans plans = DuelEntries.plans(
                ground, system, question.challenger(), question.attainment(), question.plans(), threads);
        DuelRace race = new DuelRace(ground, question.attainment(), TUNING_TOLERANCE, threads);
        double own = ground.base().profile().requestsPerSecond();
        double start = plans.rate() > 0 ? START_SHARE * plans.rate() : own;
        List<DuelRace.Standing> first = race.run(DuelEntries.first(plans.entries()), start);
        List<DuelEntry> bestPlans = new ArrayList<>();
        for (DuelRace.Standing standing : first) {
            DuelEntry plain = plans.entries().stream()
                    .filter(entry -> entry.plan().equals(standing.entry().plan()))
                    .findFirst()
                    .orElseThrow();
            if (bestPlans.size() < BEST_PLANS && !bestPlans.contains(plain)) {
                bestPlans.add(plain);
            }
        }
        double known = first.getFirst().rate();
        List<DuelRace.Standing> second = race.run(DuelEntries.around(bestPlans), known > 0 ? known : start);
        DuelRace.Standing best = second.getFirst().rate() >= known ? second.getFirst() : first.getFirst();
        report.tuned(best, plans.entries().size(), race.rounds());
        console.progress(system + ": " + CapacityTable.rate(best.rate()) + " req/s on the first half, "
                + best.entry().planName() + " " + best.entry().tuned() + ", " + race.rounds() + " runs");
        return best;
    }

    /** What no plan of the challenger or of wsc-llm exceeds in the fluid objective, latency aside. */
    private static double bound(DuelGround ground, Question question, int threads) {
        double most = 0;
        for (String system : List.of(question.challenger(), "wsc-llm")) {
            if (SystemCatalogue.names().contains(system)) {
                PlanSearch search = new PlanSearch(
                        ground.base().withSystem(system, RunCommand.NOT_HERE),
                        new PlanSearch.Effort(
                                Objective.THROUGHPUT,
                                question.attainment(),
                                true,
                                1,
                                20_000_000L,
                                threads,
                                ground::isStopped));
                most = Math.max(
                        most,
                        search.result().best().isEmpty()
                                ? 0
                                : search.result().best().getFirst().capacity());
            }
        }
        return most;
    }
}
