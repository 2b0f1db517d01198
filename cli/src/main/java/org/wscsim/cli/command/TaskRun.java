package org.wscsim.cli.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.wscsim.cli.capacity.AttainmentCounter;
import org.wscsim.cli.capacity.RateLadder;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.explore.Cell;
import org.wscsim.cli.explore.Task;
import org.wscsim.cli.study.Outcome;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.FluidSearch;
import org.wscsim.schedulers.search.InstanceShapes;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.search.PlanLayout;
import org.wscsim.schedulers.search.PlanPoint;

/**
 * Evaluates tasks of an exploration: a pure function from text to text, whatever else was evaluated before. What tasks have in
 * common, the workload and the model, is read once and kept. Any thread.
 */
final class TaskRun {
    /** Share of requests that has to meet the limits. */
    static final double ATTAINMENT = 0.9;

    /** A wafer of hundreds of small dies has more sets and packings than there is time for; the first sets are good. */
    private static final long NODES = 4_000;

    private static final long PACKING_NODES = 2_000;
    /** To rank candidates, of which there are thousands. */
    private static final long QUICK_PACKING_NODES = 20_000;

    private static final long ALL_PACKING_NODES = 1_000_000;
    private static final int KEPT = 3;
    /** Tried in runs. */
    private static final int MOST_PLANS = 8;
    /** Of one kind a role, from which those tried are chosen. */
    private static final int UNIFORM_SETS = 64;

    /** First rate probed, as a share of the fluid rate. */
    private static final double START_SHARE = 0.8;

    private static final double LEAST_SHARE = 0x1p-6;
    private static final double MOST_SHARE = 16;

    private final Map<Settings, ResolvedRun> read = new ConcurrentHashMap<>();
    private final KindPrices kinds = new KindPrices();
    /** By name; what one task has found of a die's cores saves time to all others. */
    private final Map<String, OperatorModel> operators = new ConcurrentHashMap<>();

    /** The outcome of a task, both as text. */
    String evaluate(String task) {
        return of(Task.parse(task)).line();
    }

    /**
     * The outcome of a task; what a design rules out becomes a refusal.
     *
     * @throws BadInputException when what all designs have in common, workload and model, cannot be read here
     */
    Outcome of(Task task) {
        ResolvedRun base = base(task.settings());
        try {
            ResolvedRun run = run(base, task.settings());
            return switch (task.question()) {
                case PLAN -> plans(run, task.settings(), QUICK_PACKING_NODES, 1);
                case PLANS -> plans(run, task.settings(), ALL_PACKING_NODES, MOST_PLANS);
                case GOODPUT -> goodput(run, task);
                case RUN -> run(run, task);
            };
        } catch (BadInputException | LimitReachedException refusal) {
            return Outcome.refused(String.valueOf(refusal.getMessage()));
        }
    }

    private ResolvedRun base(Settings settings) {
        Settings shared = settings.with(RunKey.WAFER, null)
                .with(RunKey.WAFER_TEXT, null)
                .with(RunKey.SYSTEM, null)
                .with(RunKey.PLAN, null);
        return read.computeIfAbsent(shared, this::read);
    }

    private static ResolvedRun run(ResolvedRun base, Settings settings) {
        ResolvedRun there =
                base.onWafer(settings.require(RunKey.WAFER), settings.require(RunKey.WAFER_TEXT), RunCommand.NOT_HERE);
        return there.withSystem(settings.require(RunKey.SYSTEM), RunCommand.NOT_HERE);
    }

    private ResolvedRun read(Settings settings) {
        // counted blocks give the same results as ids, and faster
        ResolvedRun whole = ResolvedRun.of(settings.with(RunKey.BLOCK_IDS, "false"), RunCommand.NOT_HERE);
        // tables are made for as many requests as there can be at once
        long live = Math.clamp(whole.profile().requests(), 1, whole.config().maxLiveRequests());
        ResolvedRun run = whole.withServing(Map.of(RunKey.MAX_LIVE_REQUESTS, Long.toString(live)), RunCommand.NOT_HERE);
        String name = run.settings().require(RunKey.OPERATOR_MODEL);
        boolean measured = run.settings().has(RunKey.OPERATOR_TABLE);
        OperatorModel own = run.platform().operators();
        return measured ? run : run.pricedBy(operators.computeIfAbsent(name, absent -> own));
    }

    /**
     * @param packingNodes limit of the search
     * @param most plans at most: the best found, then those of one kind of instance a role
     */
    private Outcome plans(ResolvedRun run, Settings settings, long packingNodes, int most) {
        Settings shared = settings.with(RunKey.WAFER, null).with(RunKey.WAFER_TEXT, null);
        PlanSearch search = new PlanSearch(
                run,
                new PlanSearch.Effort(Objective.GOODPUT, ATTAINMENT, false, KEPT, NODES, 1, () -> false),
                problem -> new FluidSearch(problem, kinds.priced(problem, shared), PACKING_NODES, packingNodes));
        List<PlanCandidate> found = search.candidates();
        if (found.isEmpty()) {
            return Outcome.refused("no set of instances serves the mean request within the limits: wafer="
                    + run.platform().waferLabel() + ", system=" + search.system());
        }
        Set<String> plans = new LinkedHashSet<>();
        found.stream().limit(most).forEach(each -> plans.add(PlanText.format(each.plan())));
        Collection<PlanPoint> others =
                most == 1 ? List.of() : byDegree(search.search().uniform(UNIFORM_SETS));
        for (PlanPoint point : others) {
            WaferPlan plan = plans.size() >= most ? null : PlanLayout.of(search.search(), point, List.of());
            if (plan != null) {
                plans.add(PlanText.format(plan));
            }
        }
        return Outcome.ofGoodput(
                Cell.texts(plans), found.size(), found.getFirst().point().capacity());
    }

    /**
     * The first of each tensor-parallel degree, then the others. Higher degrees answer sooner and lower ones serve more, which
     * the fluid objective does not weigh: it knows no bursts.
     */
    private static Collection<PlanPoint> byDegree(List<PlanPoint> sets) {
        Map<Integer, PlanPoint> firsts = new LinkedHashMap<>();
        for (PlanPoint set : sets) {
            for (PlanPoint.Member member : set.members()) {
                if (member.role() != Role.DECODE) {
                    InstanceShapes.Kind kind = member.fluid().kind();
                    firsts.putIfAbsent(kind.dies() / kind.stages(), set);
                }
            }
        }
        Set<PlanPoint> ordered = new LinkedHashSet<>(firsts.values());
        ordered.addAll(sets);
        return ordered;
    }

    /** Under a plan. */
    private static ResolvedRun under(ResolvedRun run, String plan) {
        return run.withServing(Map.of(RunKey.PLAN, plan), RunCommand.NOT_HERE);
    }

    private static WaferPlan only(ResolvedRun run) {
        return Systems.plans(run).getFirst();
    }

    /** Every plan after the first has to meet the limits on the rung above the best so far, or is done with in one run. */
    private static Outcome goodput(ResolvedRun run, Task task) {
        int[] probes = {0};
        String best = "";
        double highest = 0;
        for (String text : Cell.plans(task.settings().require(RunKey.PLAN))) {
            ResolvedRun under = under(run, text);
            WaferPlan plan = only(under);
            boolean toBeat = highest > 0;
            double start = toBeat ? RateLadder.rate(RateLadder.rung(highest) + 1) : START_SHARE * task.rate();
            double least = toBeat ? start : LEAST_SHARE * task.rate();
            double rate = RateLadder.highest(start, least, Math.max(start, MOST_SHARE * task.rate()), at -> {
                probes[0]++;
                return meets(at(under, at), plan);
            });
            if (rate > highest || best.isEmpty()) {
                highest = rate;
                best = text;
            }
        }
        return Outcome.ofGoodput(best, probes[0], highest);
    }

    /** The same requests at another mean rate. */
    private static ResolvedRun at(ResolvedRun run, double rate) {
        return run.withWorkload(
                Map.of(RunKey.REQUEST_RATE, Double.toString(rate), RunKey.RATE_SCALE, "1.0"), RunCommand.NOT_HERE);
    }

    private static boolean meets(ResolvedRun run, WaferPlan plan) {
        AttainmentCounter counter = new AttainmentCounter(
                Systems.window(run),
                Objects.requireNonNull(Systems.limits(run.config().goodput())));
        AttainmentWatch watch =
                new AttainmentWatch(counter, ATTAINMENT, run.profile().requests());
        RunResult result = Systems.simulateAlone(run, plan, null, watch);
        return !watch.isLost() && result.stability() != RunResult.Stability.UNSTABLE && counter.meets(ATTAINMENT);
    }

    private static Outcome run(ResolvedRun run, Task task) {
        ResolvedRun there = under(at(run, task.rate()), task.settings().require(RunKey.PLAN));
        WaferPlan plan = only(there);
        RunResult result = Systems.simulateAlone(there, plan, null, Watch.nobody());
        return RunOutcome.of(
                there,
                plan.name(),
                1,
                result,
                List.of(),
                new Outcome.Merit(0, result.energy().joulesPerOutputToken()));
    }
}
