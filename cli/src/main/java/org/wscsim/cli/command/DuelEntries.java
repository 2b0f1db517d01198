package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.Objective;
import org.wscsim.schedulers.search.Phases;
import org.wscsim.schedulers.search.PlanLayout;
import org.wscsim.schedulers.search.PlanPoint;
import org.wscsim.schedulers.system.FluidRules;
import org.wscsim.schedulers.system.SystemCatalogue;

/**
 * The ways in which a system is tried in a duel, the same for all: first its plans (its own where it has one, and the best of
 * the central scheduler's search for it) under a few token budgets, then every budget, order of the waiting list and
 * admission around the two best plans. Stateless.
 */
final class DuelEntries {
    private static final List<String> CHUNKED = List.of("sarathi", "face", "vllm-v1");
    private static final List<String> BY_PROMPT = List.of("vllm", "wsc-llm", "distserve", "splitwise-wafer");
    /** Tokens of a step, half octaves; 0 for the system's own. */
    private static final List<Integer> CHUNKS = List.of(320, 448, 640, 896, 1280, 1792, 2560);

    private static final List<Integer> FEW_CHUNKS = List.of(448, 896, 1792);
    private static final List<Integer> PROMPTS = List.of(0, 2048, 4096, 8192);
    private static final List<Integer> OWN = List.of(0);
    /** The order of wsc-sim. */
    private static final String ERROR_BUDGET = "error-budget";

    private static final String MOST_SEQUENCES = "512";

    private DuelEntries() {}

    /** Plans found for a system, with the rate of the best in the fluid objective; 0 where that is not known. */
    record Plans(List<DuelEntry> entries, double rate) {}

    /**
     * One entry per plan, under the order and the shedding of wsc-sim.
     *
     * @param challenger whose own plan every rival with instances of the same roles is tried on, too
     * @param most plans of the search; the system's own and the challenger's come on top
     */
    static Plans plans(DuelGround ground, String system, String challenger, double attainment, int most, int threads) {
        ResolvedRun run = ground.base().withSystem(system, RunCommand.NOT_HERE);
        Map<String, String> plans = new LinkedHashMap<>();
        own(run, plans);
        if (isKnown(system) && isKnown(challenger) && isSplit(system) == isSplit(challenger)) {
            own(ground.base().withSystem(challenger, RunCommand.NOT_HERE), plans);
        }
        int given = plans.size();
        double rate = 0;
        if (isKnown(system)) {
            PlanSearch search = new PlanSearch(run, effort(attainment, most, threads, ground::isStopped));
            Set<PlanPoint> points = new LinkedHashSet<>(search.result().best());
            points.addAll(search.search().uniform(most));
            for (PlanPoint point : points) {
                rate = Math.max(rate, point.capacity());
                WaferPlan plan = plans.size() == given + most ? null : PlanLayout.of(search.search(), point, List.of());
                if (plan != null) {
                    plans.putIfAbsent(PlanText.format(plan), plan.name());
                }
            }
        }
        List<DuelEntry> entries = new ArrayList<>();
        plans.forEach((text, name) -> entries.add(entry(system, text, name)));
        return new Plans(entries, rate);
    }

    private static boolean isKnown(String system) {
        return SystemCatalogue.names().contains(system);
    }

    private static boolean isSplit(String system) {
        return FluidRules.phases(system) == Phases.SPLIT;
    }

    private static void own(ResolvedRun run, Map<String, String> plans) {
        List<WaferPlan> own = Systems.plans(run);
        if (own.size() == 1) {
            plans.put(PlanText.format(own.getFirst()), own.getFirst().name());
        }
    }

    /** Heads may be left over by a tensor-parallel degree, as in the plan of wsc-sim. */
    private static PlanSearch.Effort effort(double attainment, int most, int threads, BooleanSupplier stop) {
        return new PlanSearch.Effort(
                Objective.GOODPUT, attainment, true, Math.max(1, most / 3), 2_000_000L, threads, stop);
    }

    private static DuelEntry entry(String system, String plan, String name) {
        Map<RunKey, String> changes = new EnumMap<>(RunKey.class);
        changes.put(RunKey.SYSTEM, system);
        changes.put(RunKey.PLAN, plan);
        changes.put(RunKey.QUEUE, ERROR_BUDGET);
        changes.put(RunKey.MAX_NUM_SEQS, MOST_SEQUENCES);
        return new DuelEntry(system, name, changes);
    }

    /** Entries of the first race: plans under a few budgets. */
    static List<DuelEntry> first(List<DuelEntry> plans) {
        List<DuelEntry> entries = new ArrayList<>();
        for (DuelEntry plan : plans) {
            budgets(plan.system(), FEW_CHUNKS, OWN).forEach(tokens -> entries.add(budgeted(plan, tokens)));
        }
        return entries;
    }

    /** Entries of the second race. */
    static List<DuelEntry> around(List<DuelEntry> plans) {
        List<DuelEntry> entries = new ArrayList<>();
        for (DuelEntry plan : plans) {
            for (int tokens : budgets(plan.system(), CHUNKS, PROMPTS)) {
                DuelEntry budgeted = budgeted(plan, tokens);
                entries.add(budgeted);
                for (String queue : List.of("deadline", "fcfs")) {
                    DuelEntry ordered = budgeted.with(RunKey.QUEUE, queue);
                    entries.add(ordered);
                    entries.add(ordered.with(RunKey.ADMISSION, "ttft:goodput"));
                }
            }
        }
        return entries;
    }

    private static List<Integer> budgets(String system, List<Integer> chunks, List<Integer> prompts) {
        return CHUNKED.contains(system) ? chunks : BY_PROMPT.contains(system) ? prompts : OWN;
    }

    private static DuelEntry budgeted(DuelEntry entry, int tokens) {
        return tokens == 0 ? entry : entry.with(RunKey.MAX_NUM_BATCHED_TOKENS, Integer.toString(tokens));
    }

    /** Systems that can meet the challenger where none are named: those of the catalogue that run on any wafer. */
    static List<String> rivals(List<String> catalogue, String challenger) {
        List<String> rivals = catalogue.stream()
                .filter(name -> !name.equals("static") && !name.equals("splitwise") && !name.equals(challenger))
                .toList();
        if (rivals.isEmpty()) {
            throw new BadInputException("no rival: system=" + challenger + "; name others with --against");
        }
        return rivals;
    }
}
