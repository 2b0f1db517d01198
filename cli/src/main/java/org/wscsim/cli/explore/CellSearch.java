package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.study.Outcome;

/**
 * The search for the best wafers of a cell, as a pure function of the outcomes known: it asks for stage after stage, and each
 * depends on the stages before only.
 *
 * <ol>
 *   <li><b>references</b>: the paper's wafers under every system get full runs; the common rate is a share of the best
 *       goodput of case 3
 *   <li><b>bounds</b>: a candidate whose bounds a reference covers by every goal cannot be on the front and is asked no more
 *   <li><b>plans</b>: a good plan in the fluid objective of every other, by a short search
 *   <li><b>short runs</b>: the highest of them, and some for each number of DRAM stacks, on the first requests, the same
 *       for all; under several plans of a long search, of which the best counts
 *   <li><b>full runs</b>: the highest of those, all within a margin, the front of the short runs, and the best for each
 *       number of DRAM stacks; again the best of the plans counts
 *   <li><b>neighbours</b> of the winner and of the best for each number of DRAM stacks that is near it, one axis at a time, until
 *       none of them is unknown: short runs of different wafers agree badly, and a search around the winner alone stays in its valley
 * </ol>
 *
 * A shard asks for the same of its own candidates and the references. Outcomes that no stage asks for do not count. Cost: a
 * hash for every task, milliseconds. Confined to the main thread.
 */
public final class CellSearch {
    /** Share of the winner's goodput from which on a design is searched around. */
    private static final double NEAR = 0.85;

    private final Cell cell;
    private final Space space;
    private final Effort effort;
    private final List<Entry> entries = new ArrayList<>();
    private final Function<Task, @Nullable Outcome> known;
    private final List<Task> missing = new ArrayList<>();
    private String stage = "references: plans";
    private int asked;
    private double load = Double.NaN;

    private CellSearch(Cell cell, Space space, Bounds bounds, Effort effort, Function<Task, @Nullable Outcome> known) {
        this.cell = cell;
        this.space = space;
        this.effort = effort;
        this.known = known;
        space.candidates().forEach(candidate -> entries.add(new Entry(candidate, bounds.of(candidate))));
    }

    /**
     * Where a search stands.
     *
     * @param stage its name
     * @param asked tasks of the stage
     * @param missing of them, those without an outcome; none when the search is done
     * @param result what is known so far
     */
    public record State(String stage, int asked, List<Task> missing, CellResult result) {
        public boolean isDone() {
            return missing.isEmpty();
        }
    }

    /**
     * As far as the known outcomes go.
     *
     * @param mine candidates that this shard asks for
     */
    public static State of(
            Cell cell,
            Space space,
            Bounds bounds,
            Effort effort,
            Predicate<Candidate> mine,
            Function<Task, @Nullable Outcome> known) {
        CellSearch search = new CellSearch(cell, space, bounds, effort, known);
        search.walk(mine);
        CellResult result = new CellResult(cell, space, effort, search.entries, search.load, search.missing.isEmpty());
        return new State(search.stage, search.asked, List.copyOf(search.missing), result);
    }

    private void walk(Predicate<Candidate> mine) {
        List<Entry> references = of(space.references());
        if (!stage("references: plans", () -> plans(references, Question.PLANS))
                || !stage("references: short runs", () -> tries(references))
                || !stage("references: full runs", () -> goodputs(references))) {
            return;
        }
        load = effort.loadShare() * best(of(space.yardstick()));
        entries.forEach(entry -> entry.boundAt(load));
        if (!stage("references: runs at the common rate", () -> runs(references, 0))) {
            return;
        }
        List<Entry> open = entries.stream()
                .filter(entry -> references.contains(entry) || mine.test(entry.candidate()))
                .filter(entry -> references.contains(entry) || !isCovered(entry, references))
                .toList();
        List<Entry> others =
                open.stream().filter(entry -> !references.contains(entry)).toList();
        if (!stage("plans", () -> plans(others, Question.PLAN))) {
            return;
        }
        List<Entry> chosen = shortList(open, references);
        if (!stage("plans of those chosen", () -> plans(chosen, Question.PLANS))
                || !stage("short runs", () -> tries(chosen))
                || !stage("short runs at the common rate", () -> runs(chosen, effort.prefix()))) {
            return;
        }
        List<Entry> decided = longList(chosen);
        if (full("full runs", decided)) {
            neighbours(open);
        }
    }

    private List<Entry> of(List<Candidate> candidates) {
        return candidates.stream()
                .map(candidate -> entries.get(candidate.index()))
                .toList();
    }

    private boolean isCovered(Entry entry, List<Entry> references) {
        return references.stream()
                .filter(Entry::hasFull)
                .anyMatch(reference -> reference.merits().covers(entry.bound(), effort.goals()));
    }

    /** Whether everything asked for by the stage is known. */
    private boolean stage(String name, Runnable asking) {
        stage = name;
        asked = 0;
        asking.run();
        return missing.isEmpty();
    }

    private @Nullable Outcome ask(Task task) {
        asked++;
        Outcome outcome = known.apply(task);
        if (outcome == null) {
            missing.add(task);
        }
        return outcome;
    }

    private void plans(List<Entry> of, Question howLong) {
        for (Entry entry : of) {
            Outcome outcome = ask(cell.plan(entry.candidate(), howLong));
            entry.planAsked |= outcome != null;
            if (outcome != null && outcome.isRefused()) {
                entry.refusal = outcome.refusal();
            } else if (outcome != null) {
                entry.plans = Cell.Planned.all(outcome.plan(), outcome.merit().goodput());
                entry.planned = entry.plans.getFirst();
            }
        }
    }

    /** The highest goodput known of these. */
    private static double best(List<Entry> of) {
        return of.stream()
                .filter(Entry::hasFull)
                .mapToDouble(entry -> entry.goodput)
                .max()
                .orElse(0);
    }

    /** Short runs under all plans of each; from then on it is run with the best. */
    private void tries(List<Entry> of) {
        for (Entry entry : of) {
            Outcome outcome =
                    entry.plans.isEmpty() ? null : ask(cell.goodput(entry.candidate(), entry.plans, effort.prefix()));
            if (outcome != null) {
                entry.shortGoodput = outcome.merit().goodput();
                entry.keep(outcome.plan());
            }
        }
    }

    /** Full runs under all plans, the best in the short run first. */
    private void goodputs(List<Entry> of) {
        for (Entry entry : of) {
            Outcome outcome =
                    entry.plans.isEmpty() ? null : ask(cell.goodput(entry.candidate(), entry.plansBestFirst(), 0));
            if (outcome != null) {
                entry.goodput = outcome.merit().goodput();
                entry.keep(outcome.plan());
            }
        }
    }

    private void runs(List<Entry> of, long prefix) {
        for (Entry entry : of) {
            Cell.Planned planned = entry.planned;
            Outcome outcome =
                    planned == null || !(load > 0) ? null : ask(cell.run(entry.candidate(), planned, prefix, load));
            if (prefix == 0) {
                entry.run = outcome;
            } else {
                entry.shortRun = outcome;
            }
        }
    }

    private boolean full(String name, List<Entry> of) {
        return stage(name, () -> goodputs(of)) && stage(name + " at the common rate", () -> runs(of, 0));
    }

    private static List<Entry> top(List<Entry> of, int number, Comparator<Entry> order) {
        return of.stream().sorted(order).limit(number).toList();
    }

    private static Comparator<Entry> byFluid() {
        return Comparator.comparingDouble(Entry::fluid).reversed();
    }

    private static Comparator<Entry> byShort() {
        return Comparator.comparingDouble((Entry entry) -> entry.shortGoodput).reversed();
    }

    /** Candidates by the number of DRAM stacks of a die. */
    static SortedMap<Integer, List<Entry>> byStacks(List<Entry> of) {
        SortedMap<Integer, List<Entry>> groups = new TreeMap<>();
        for (Entry entry : of) {
            groups.computeIfAbsent(entry.candidate().design().dramStacks(), stacks -> new ArrayList<>())
                    .add(entry);
        }
        return groups;
    }

    private List<Entry> shortList(List<Entry> open, List<Entry> references) {
        List<Entry> able = open.stream().filter(Entry::isPlanned).toList();
        List<Entry> chosen = new ArrayList<>(top(able, effort.shortRuns(), byFluid()));
        byStacks(able).values().forEach(group -> chosen.addAll(top(group, effort.perStacks(), byFluid())));
        references.stream().filter(Entry::isPlanned).forEach(chosen::add);
        return inOrder(chosen);
    }

    private List<Entry> longList(List<Entry> shorts) {
        List<Entry> able =
                shorts.stream().filter(entry -> entry.shortGoodput > 0).toList();
        List<Entry> chosen = new ArrayList<>(top(able, effort.fullRuns(), byShort()));
        if (!chosen.isEmpty()) {
            double least = (1 - effort.margin()) * chosen.getFirst().shortGoodput;
            able.stream().filter(entry -> entry.shortGoodput >= least).forEach(chosen::add);
        }
        byStacks(able).values().forEach(group -> chosen.addAll(top(group, 1, byShort())));
        able.stream()
                .filter(entry -> able.stream()
                        .noneMatch(other -> other.shortMerits().dominates(entry.shortMerits(), effort.goals())))
                .forEach(chosen::add);
        return inOrder(chosen);
    }

    private static List<Entry> inOrder(List<Entry> chosen) {
        return chosen.stream()
                .distinct()
                .sorted(Comparator.comparingInt(
                        (Entry entry) -> entry.candidate().index()))
                .toList();
    }

    private void neighbours(List<Entry> open) {
        List<Entry> able = open.stream().filter(Entry::isPlanned).toList();
        for (int round = 1; round <= effort.rounds(); round++) {
            List<Entry> around = around(able);
            String name = "neighbours of the best, round " + round;
            if (around.stream().allMatch(Entry::hasFull)
                    || !stage(name + ": plans", () -> plans(around, Question.PLANS))
                    || !stage(name + ": short runs", () -> tries(around))
                    || !full(name, around)) {
                return;
            }
        }
    }

    /** Of the winner and of the best for each number of DRAM stacks, as far as they are near it. */
    private List<Entry> around(List<Entry> able) {
        Entry winner = CellResult.winner(entries);
        if (winner == null) {
            return List.of();
        }
        List<Entry> around = new ArrayList<>(Axis.neighbours(winner, able));
        for (List<Entry> group : byStacks(able).values()) {
            group.stream()
                    .filter(entry -> entry.hasFull() && entry.goodput >= NEAR * winner.goodput)
                    .max(Comparator.comparingDouble(entry -> entry.goodput))
                    .ifPresent(best -> around.addAll(Axis.neighbours(best, able)));
        }
        return inOrder(around);
    }
}
