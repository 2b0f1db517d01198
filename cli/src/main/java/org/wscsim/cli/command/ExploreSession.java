package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.explore.Bounds;
import org.wscsim.cli.explore.Candidate;
import org.wscsim.cli.explore.Cell;
import org.wscsim.cli.explore.CellResult;
import org.wscsim.cli.explore.CellSearch;
import org.wscsim.cli.explore.Effort;
import org.wscsim.cli.explore.Question;
import org.wscsim.cli.explore.Space;
import org.wscsim.cli.explore.Task;
import org.wscsim.cli.progress.StageLine;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.OutcomeStore;
import org.wscsim.cli.study.PointId;

/**
 * Drives searches: asks each what it needs, looks that up in the store, has the rest evaluated, and keeps what comes at
 * once. Confined to the main thread.
 */
final class ExploreSession {
    private final OutcomeStore store;
    private final TaskFarm farm;
    private final Console console;
    private final BooleanSupplier stop;
    private final PointId ids = new PointId(Version.text());
    private final Map<Task, String> identities = new HashMap<>();
    private final Map<Question, Effortful> evaluated = new EnumMap<>(Question.class);

    /** Tasks of a kind and how long they took by the clock. */
    private static final class Effortful {
        private long tasks;
        private double seconds;
    }

    ExploreSession(OutcomeStore store, TaskFarm farm, Console console, BooleanSupplier stop) {
        this.store = store;
        this.farm = farm;
        this.console = console;
        this.stop = stop;
        if (!store.loss().isEmpty()) {
            console.progress("Warning: " + store.loss());
        }
    }

    /** Searches to the end, or until it is stopped. */
    CellResult search(Cell cell, Space space, Bounds bounds, Effort effort, Predicate<Candidate> mine) {
        while (true) {
            CellSearch.State state = CellSearch.of(cell, space, bounds, effort, mine, this::find);
            if (state.isDone() || stop.getAsBoolean()) {
                return state.result();
            }
            evaluate(cell.name() + ": " + state.stage(), state);
        }
    }

    private @Nullable Outcome find(Task task) {
        return store.find(id(task));
    }

    private String id(Task task) {
        return identities.computeIfAbsent(task, absent -> absent.id(ids));
    }

    private void evaluate(String stage, CellSearch.State state) {
        List<Task> tasks = state.missing().stream().distinct().toList();
        long start = System.nanoTime();
        int[] done = {0};
        try (StageLine line = StageLine.open(console.isTerminal() ? console.err() : null, stage, tasks.size())) {
            farm.run(
                    tasks.stream().map(Task::text).toList(),
                    (task, outcome) -> {
                        store.add(id(tasks.get(task)), Objects.requireNonNull(Outcome.parse(outcome)));
                        line.done(++done[0]);
                    },
                    stop);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Effortful effort = evaluated.computeIfAbsent(tasks.getFirst().question(), kind -> new Effortful());
        effort.tasks += done[0];
        effort.seconds += seconds;
        console.progress(String.format(
                Locale.ROOT,
                "%s: %d evaluated in %.1f s, %d known",
                stage,
                done[0],
                seconds,
                state.asked() - state.missing().size()));
    }

    /** Tasks evaluated by this process; the others were known. */
    long evaluated() {
        return evaluated.values().stream().mapToLong(effort -> effort.tasks).sum();
    }

    /** How fast each kind was. */
    String rates() {
        List<String> parts = new ArrayList<>();
        evaluated.forEach((question, effort) -> parts.add(String.format(
                Locale.ROOT,
                "%d %s (%.3g/s)",
                effort.tasks,
                switch (question) {
                    case PLAN -> "plans searched";
                    case PLANS -> "plans searched long";
                    case GOODPUT -> "goodputs searched";
                    case RUN -> "runs";
                },
                effort.tasks / Math.max(1e-9, effort.seconds))));
        return parts.isEmpty() ? "Evaluated: nothing, all was known" : "Evaluated: " + String.join(", ", parts);
    }
}
