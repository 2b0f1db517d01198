package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.wscsim.cli.capacity.AttainmentCounter;
import org.wscsim.cli.capacity.CapacitySearch;
import org.wscsim.cli.capacity.Probe;
import org.wscsim.cli.capacity.SearchBounds;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.report.CapacityReport;
import org.wscsim.core.engine.RunResult;
import org.wscsim.schedulers.partition.WaferPlan;

/**
 * Searches of several systems and seeds in rounds that they share: each round prepares the workload at its rates, then
 * simulates, both on all workers. What is probed depends on finished rounds only, never on the number of threads.
 * Confined to the main thread.
 */
final class CapacityRounds {
    private final List<Search> searches = new ArrayList<>();
    private final int threads;
    private final boolean byDecile;
    private final Listener listener;

    /** Takes note of probes as they end; on the calling thread. */
    interface Listener {
        void probed(CapacityReport soFar, Probe probe);
    }

    /**
     * @param byDecile whether the worst decile of prompt length decides, instead of all requests together
     */
    CapacityRounds(int threads, boolean byDecile, Listener listener) {
        this.threads = threads;
        this.byDecile = byDecile;
        this.listener = listener;
    }

    /** One system under one seed. */
    private record Search(
            ResolvedRun base, double baseRate, SearchBounds bounds, List<WaferPlan> plans, CapacitySearch search) {
        CapacityReport report() {
            return new CapacityReport(
                    base.config().serving().system(),
                    base.config().workload().seed(),
                    plans.stream().map(WaferPlan::name).toList(),
                    bounds.attainment(),
                    search.result());
        }

        /** The same requests at another mean rate; the parts that do not count are those of the base rate. */
        ResolvedRun at(double rate) {
            double stretch = baseRate / rate;
            Map<RunKey, String> changes = new LinkedHashMap<>();
            changes.put(RunKey.REQUEST_RATE, Double.toString(rate));
            changes.put(RunKey.RATE_SCALE, "1.0");
            changes.put(RunKey.WARMUP, Double.toString(base.config().cut().warmupSeconds() * stretch));
            changes.put(RunKey.COOLDOWN, Double.toString(base.config().cut().cooldownSeconds() * stretch));
            return base.withWorkload(changes, RunCommand.NOT_HERE);
        }
    }

    /** A search at a rate. */
    private record Point(Search search, double rate) {}

    /** Adds a search; {@code baseRate} is what {@code base} is offered at. */
    void add(ResolvedRun base, double baseRate, SearchBounds bounds) {
        List<WaferPlan> plans = Systems.plans(base);
        searches.add(new Search(base, baseRate, bounds, plans, new CapacitySearch(bounds, plans.size())));
    }

    /** Runs to the end of every search; reports in the order in which they were added. */
    List<CapacityReport> run() {
        for (List<Point> round = points(); !round.isEmpty(); round = points()) {
            probe(round, prepared(round));
        }
        return searches.stream().map(Search::report).toList();
    }

    /** The runs at the capacities found; null where there is none. */
    ResolvedRun atCapacity(int search) {
        Search found = searches.get(search);
        return found.at(Objects.requireNonNull(found.search().result().rate()));
    }

    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (Search search : searches) {
            search.search().nextRates().forEach(rate -> points.add(new Point(search, rate)));
        }
        return points;
    }

    private List<ResolvedRun> prepared(List<Point> round) {
        List<Callable<ResolvedRun>> jobs = new ArrayList<>();
        round.forEach(point -> jobs.add(() -> point.search().at(point.rate())));
        ResolvedRun[] runs = new ResolvedRun[jobs.size()];
        Workers.run(jobs, threads, (run, job) -> runs[job] = run);
        return List.of(runs);
    }

    private void probe(List<Point> round, List<ResolvedRun> runs) {
        List<Callable<Probe>> jobs = new ArrayList<>();
        List<Search> owners = new ArrayList<>();
        for (int i = 0; i < round.size(); i++) {
            Point point = round.get(i);
            ResolvedRun run = runs.get(i);
            for (int plan : point.search().search().plansAt(point.rate())) {
                jobs.add(() -> simulate(run, point, plan));
                owners.add(point.search());
            }
        }
        Probe[] probes = new Probe[jobs.size()];
        Workers.run(jobs, threads, (probe, job) -> {
            probes[job] = probe;
            listener.probed(owners.get(job).report(), probe);
        });
        for (int job = 0; job < probes.length; job++) {
            owners.get(job).search().add(probes[job]);
        }
    }

    private Probe simulate(ResolvedRun run, Point point, int plan) {
        AttainmentCounter counter = new AttainmentCounter(
                Systems.window(run),
                Objects.requireNonNull(Systems.limits(run.config().goodput())));
        RunResult result = Systems.simulateAlone(run, point.search().plans().get(plan), counter, Watch.nobody());
        boolean growing = result.stability() == RunResult.Stability.UNSTABLE;
        long peak = result.throughput().peakConcurrent();
        long counted = counter.counted();
        return byDecile
                ? new Probe(
                        point.rate(),
                        plan,
                        counted,
                        counter.good(),
                        counter.leastOfDeciles(),
                        growing,
                        peak,
                        result.tapeHash())
                : new Probe(point.rate(), plan, counted, counter.good(), growing, peak, result.tapeHash());
    }
}
