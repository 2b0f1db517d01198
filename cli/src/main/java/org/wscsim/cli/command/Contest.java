package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.report.RequestFile;
import org.wscsim.cli.report.RequestFiles;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * Runs one or more systems, each under every plan it wants tried (splitwise-wafer: every split of the wafer into prefill
 * and decode instances), one simulation per worker, and keeps the best plan of each.
 *
 * <p>The best is the one of lowest mean E2E among the stable ones with the fewest requests not completed; ties go to the
 * plan named first. Confined to the thread that calls {@link #run}.
 */
final class Contest {
    private static final Comparator<RunReport> BEST_FIRST = Comparator.comparing(RunReport::unstable)
            .thenComparingLong(Contest::notCompleted)
            .thenComparingDouble(report -> report.result().e2e().meanPs());

    private final List<ResolvedRun> runs;
    private final ResultFolder folder;
    private final Set<RequestFile> requestFiles;
    private final Stepping stepping;
    private final Watch watch;
    private final boolean observed;
    private final boolean banded;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param runs one per system, rate and seed
     * @param folder where the files of requests are written, in a sub-folder per run
     * @param output which of them, and how steps are taken
     * @param watch told of the simulation where there is only one
     */
    Contest(List<ResolvedRun> runs, ResultFolder folder, OutputOptions output, Watch watch) {
        this(runs, folder, output, watch, false);
    }

    /**
     * @param banded whether intervals of the winners' results are wanted
     */
    Contest(List<ResolvedRun> runs, ResultFolder folder, OutputOptions output, Watch watch, boolean banded) {
        this.banded = banded;
        this.runs = runs;
        this.folder = folder;
        requestFiles = output.requestFiles();
        stepping = output.stepping();
        this.watch = watch;
        observed = output.report();
        Refusals refusals = new Refusals();
        for (int system = 0; system < runs.size(); system++) {
            for (WaferPlan plan : refusals.plans(runs.get(system))) {
                Observation seen = observed ? new Observation() : null;
                entries.add(new Entry(system, plan, "entry-" + entries.size(), seen));
            }
        }
        refusals.raise(runs.size());
    }

    /** Runs whose wafer is too broken for a plan: all of them are counted before the first is told. */
    private static final class Refusals {
        private int count;
        private @Nullable BadInputException first;
        private long seed;

        private List<WaferPlan> plans(ResolvedRun run) {
            try {
                return Systems.plans(run);
            } catch (BadInputException refusal) {
                count++;
                if (first == null) {
                    first = refusal;
                    seed = run.config().hardware().seed();
                }
                return List.of();
            }
        }

        private void raise(int runs) {
            if (first == null) {
                return;
            }
            if (runs == 1 || count == runs) {
                throw first;
            }
            throw new BadInputException(first.getMessage() + " (no plan for " + count + " of " + runs
                    + " runs, the first of them with --defect-seed " + seed + ")");
        }
    }

    /** One simulation: a system under a plan, with the sub-folder of its records, and what is seen of it. */
    private record Entry(
            int system,
            WaferPlan plan,
            String subFolder,
            @Nullable Observation seen) {}

    /**
     * The best plan of a system.
     *
     * @param run the system's configuration
     * @param report its result
     * @param plan the instances
     * @param tried plans simulated in all
     * @param subFolder where its records lie
     * @param seen for its page; null where none is wanted
     * @param sample for its intervals; null where there are none
     */
    record Winner(
            ResolvedRun run,
            RunReport report,
            WaferPlan plan,
            int tried,
            String subFolder,
            @Nullable Observation seen,
            RunSample.@Nullable Seen sample) {
        /** Its run was ended early. */
        Winner interrupted() {
            return new Winner(run, report.asInterrupted(), plan, tried, subFolder, seen, sample);
        }
    }

    /** Takes note of simulations as they end; on the calling thread. */
    interface Progress {
        void ended(RunReport report, int done, int of);
    }

    int simulations() {
        return entries.size();
    }

    /** The instances of the first simulation. */
    List<InstancePlan> firstInstances() {
        Entry first = entries.getFirst();
        return Systems.union(runs.get(first.system()), first.plan()).instances();
    }

    /** Runs everything; the winners are in the order of the systems, whatever the number of threads. */
    List<Winner> run(int threads, Progress progress) {
        Ran[] ran = new Ran[entries.size()];
        int[] done = {0};
        List<Callable<Ran>> jobs = new ArrayList<>();
        entries.forEach(entry -> jobs.add(() -> simulate(entry)));
        Workers.run(jobs, threads, (one, job) -> {
            ran[job] = one;
            progress.ended(one.report(), ++done[0], entries.size());
        });
        List<Winner> winners = new ArrayList<>();
        for (int system = 0; system < runs.size(); system++) {
            winners.add(winner(system, ran));
        }
        return winners;
    }

    /** What a simulation gave. */
    private record Ran(RunReport report, RunSample.@Nullable Seen sample) {}

    private Ran simulate(Entry entry) {
        ResolvedRun run = runs.get(entry.system());
        if (requestFiles.isEmpty()) {
            return report(run, entry, null);
        }
        try (RequestFiles files = RequestFiles.open(
                folder, entry.subFolder(), requestFiles, run.platform().servedNames())) {
            return report(run, entry, files);
        }
    }

    private Ran report(ResolvedRun run, Entry entry, @Nullable RecordSink sink) {
        WaferPlan plan = entry.plan();
        Watch looking = Observing.of(entry.seen(), entries.size() == 1 ? watch : Watch.nobody());
        RunSample sample = banded ? RunSample.of(run, sink) : null;
        RunResult result = Systems.simulate(run, plan, sample == null ? sink : sample, looking, stepping);
        RunSample.Seen seen = sample == null
                ? null
                : sample.seen(result, run.config().workload().seed());
        return new Ran(report(run, plan, result), seen);
    }

    private static RunReport report(ResolvedRun run, WaferPlan plan, RunResult result) {
        return new RunReport(
                run.workloadLabel(),
                run.config().serving().system(),
                run.platform().waferLabel(),
                run.platform().modelLabel(),
                plan.name(),
                plan.notes(),
                configuredRate(run),
                run.runHash(),
                new RunReport.Offer(
                        run.profile().requestsPerSecond(),
                        run.config().workload().seed()),
                false,
                result);
    }

    /** The mean rate asked for, rate scale included; null for the workload's own. */
    private static @Nullable String configuredRate(ResolvedRun run) {
        Double rate = run.config().workload().requestRate();
        if (rate == null) {
            return null;
        }
        return rate.isInfinite()
                ? run.settings().get(RunKey.REQUEST_RATE)
                : Double.toString(rate * run.config().workload().rateScale());
    }

    /** The best of a system's entries; the records of the others are dropped. */
    private Winner winner(int system, Ran[] ran) {
        int best = -1;
        int tried = 0;
        for (int i = 0; i < ran.length; i++) {
            if (entries.get(i).system() == system) {
                tried++;
                best = best < 0 || BEST_FIRST.compare(ran[i].report(), ran[best].report()) < 0 ? i : best;
            }
        }
        for (int i = 0; i < ran.length; i++) {
            if (entries.get(i).system() == system && i != best) {
                folder.drop(entries.get(i).subFolder());
            }
        }
        Entry entry = entries.get(best);
        RunReport own = ran[best].report();
        RunReport report = tried == 1 ? own : own.withPlanNote("best of " + tried + " plans");
        return new Winner(
                runs.get(system), report, entry.plan(), tried, entry.subFolder(), entry.seen(), ran[best].sample());
    }

    private static long notCompleted(RunReport report) {
        RunResult.Counts counts = report.result().counts();
        return counts.arrived() - counts.completed();
    }
}
