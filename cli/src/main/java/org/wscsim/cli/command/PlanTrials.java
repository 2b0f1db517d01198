package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.Capacity;
import org.wscsim.cli.capacity.Probe;
import org.wscsim.cli.capacity.SearchBounds;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.report.CapacityReport;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.core.engine.RunResult;
import org.wscsim.schedulers.search.Objective;

/**
 * Plans simulated in the order of their fluid worth, until no other can be better than the best simulated one, were the
 * fluid worth a bound, or the number allowed is reached. Throughput and goodput: the highest rate, as {@code wsc capacity}
 * finds it; E2E: one run at the workload's own rate.
 *
 * <p>Rounds have {@value #ROUND} plans whatever the number of threads, and the best is known to the next round only.
 * Confined to the main thread.
 */
final class PlanTrials {
    private static final int ROUND = 4;
    /** Without limits a capacity is the highest rate at which the queue does not grow. */
    private static final String NO_LIMIT_MS = "1.0E9";
    /** First rate probed as a share of the fluid capacity. */
    private static final double START_SHARE = 0.6;

    private final Objective objective;
    private final double attainment;
    private final int threads;
    private final BooleanSupplier stop;
    private final Console console;
    private final List<Trial> trials = new ArrayList<>();

    /**
     * A plan simulated.
     *
     * @param candidate the plan
     * @param simulated requests per second, or minus the mean E2E in milliseconds; the larger the better; null when no rate
     *     met the limits, or the run was unstable
     */
    record Trial(PlanCandidate candidate, @Nullable Double simulated) {
        double worth() {
            return simulated == null ? Double.NEGATIVE_INFINITY : simulated;
        }
    }

    PlanTrials(Objective objective, double attainment, int threads, BooleanSupplier stop, Console console) {
        this.objective = objective;
        this.attainment = attainment;
        this.threads = threads;
        this.stop = stop;
        this.console = console;
    }

    /**
     * Simulates.
     *
     * @param candidates best first
     * @param most at most so many
     */
    void run(List<PlanCandidate> candidates, int most) {
        int next = 0;
        while (next < Math.min(most, candidates.size()) && !stop.getAsBoolean()) {
            int end = Math.min(next + ROUND, Math.min(most, candidates.size()));
            List<PlanCandidate> round =
                    candidates.subList(next, end).stream().filter(this::mayWin).toList();
            if (round.isEmpty()) {
                return;
            }
            add(round);
            next = end;
        }
    }

    /** Simulates those of the plans that were not, whatever they are worth. */
    void runAll(List<PlanCandidate> candidates) {
        List<PlanCandidate> missing =
                candidates.stream().filter(candidate -> of(candidate) == null).toList();
        if (!missing.isEmpty() && !stop.getAsBoolean()) {
            add(missing);
        }
    }

    /** The trial of these instances in these places; null where they were not simulated. */
    @Nullable
    Trial of(PlanCandidate candidate) {
        return trials.stream()
                .filter(trial -> trial.candidate().of() == candidate.of()
                        && trial.candidate()
                                .plan()
                                .instances()
                                .equals(candidate.plan().instances()))
                .findFirst()
                .orElse(null);
    }

    private void add(List<PlanCandidate> round) {
        List<Trial> found = objective == Objective.E2E ? runs(round) : capacities(round);
        found.forEach(trial -> console.progress(trial.candidate().of().system() + " "
                + trial.candidate().plan().name() + ": simulated "
                + (trial.simulated() == null ? "none" : DecimalText.significant(Math.abs(trial.simulated()), 5))));
        trials.addAll(found);
    }

    private boolean mayWin(PlanCandidate candidate) {
        Trial best = best();
        return best == null || fluid(candidate) > best.worth();
    }

    /** Fluid worth in the unit of a trial. */
    double fluid(PlanCandidate candidate) {
        // 1e-9 requests per second to requests per second, picoseconds to milliseconds
        return candidate.point().score().first() / 1e9;
    }

    /** Those simulated, in the order in which they were. */
    List<Trial> trials() {
        return trials;
    }

    /** The best; of equals the one simulated first; null when none served. */
    @Nullable
    Trial best() {
        Trial best = null;
        for (Trial trial : trials) {
            best = trial.simulated() != null && (best == null || trial.worth() > best.worth()) ? trial : best;
        }
        return best;
    }

    private List<Trial> capacities(List<PlanCandidate> round) {
        CapacityRounds rounds = new CapacityRounds(threads, false, (report, probe) -> {});
        for (PlanCandidate candidate : round) {
            ResolvedRun run = limited(candidate.run());
            double start = START_SHARE * candidate.point().capacity();
            double least = start / (1 << 20);
            rounds.add(run, run.profile().requestsPerSecond(), new SearchBounds(attainment, 0.02, start, least, 1e6));
        }
        List<CapacityReport> reports = rounds.run();
        List<Trial> found = new ArrayList<>();
        for (int i = 0; i < round.size(); i++) {
            Capacity capacity = reports.get(i).capacity();
            Probe best = capacity.best();
            found.add(new Trial(round.get(i), best == null ? null : Double.valueOf(best.rate())));
        }
        return found;
    }

    private ResolvedRun limited(ResolvedRun run) {
        return objective == Objective.GOODPUT
                ? run
                : run.withServing(Map.of(RunKey.GOODPUT_E2EL, NO_LIMIT_MS), RunCommand.NOT_HERE);
    }

    private List<Trial> runs(List<PlanCandidate> round) {
        List<Callable<Trial>> jobs = new ArrayList<>();
        for (PlanCandidate candidate : round) {
            jobs.add(() -> new Trial(candidate, meanE2e(candidate)));
        }
        Trial[] found = new Trial[jobs.size()];
        Workers.run(jobs, threads, (trial, job) -> found[job] = trial);
        return List.of(found);
    }

    private static @Nullable Double meanE2e(PlanCandidate candidate) {
        RunResult result = Systems.simulateAlone(candidate.run(), candidate.plan(), null, Watch.nobody());
        boolean whole = result.counts().completed() == result.counts().arrived();
        boolean stable = result.stability() != RunResult.Stability.UNSTABLE;
        return whole && stable ? Double.valueOf(-result.e2e().meanPs() / 1e9) : null;
    }
}
