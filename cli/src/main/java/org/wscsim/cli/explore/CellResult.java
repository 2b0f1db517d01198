package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.Settings;

/**
 * What is known of a cell: the front, the winner, and what became of every candidate. Valid at any time of a search. Confined to
 * the main thread.
 */
public final class CellResult {
    private final Cell cell;
    private final Space space;
    private final Effort effort;
    private final List<Entry> entries;
    private final double load;
    private final boolean done;
    private final List<Entry> full;

    CellResult(Cell cell, Space space, Effort effort, List<Entry> entries, double load, boolean done) {
        this.cell = cell;
        this.space = space;
        this.effort = effort;
        this.entries = List.copyOf(entries);
        this.load = load;
        this.done = done;
        full = entries.stream().filter(Entry::hasFull).toList();
    }

    public Cell cell() {
        return cell;
    }

    Space space() {
        return space;
    }

    Effort effort() {
        return effort;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The common rate of runs, requests per second; NaN where it is not known yet. */
    double load() {
        return load;
    }

    public boolean isDone() {
        return done;
    }

    /** Evaluated on the whole trace. */
    List<Entry> full() {
        return full;
    }

    /** Of the highest goodput; of equals the first of the space; null where none serves. */
    static @Nullable Entry winner(List<Entry> of) {
        Entry best = null;
        for (Entry entry : of) {
            boolean better = entry.goodput > 0 && (best == null || entry.goodput > best.goodput);
            best = better ? entry : best;
        }
        return best;
    }

    @Nullable
    Entry winner() {
        return winner(full);
    }

    /** Of the yardstick wafer (case 3), the best system. */
    @Nullable
    Entry yardstick() {
        return winner(space.yardstick().stream()
                .map(candidate -> entries.get(candidate.index()))
                .toList());
    }

    /** Evaluated in full and dominated by none, highest goodput first. */
    List<Entry> front() {
        return full.stream()
                .filter(entry -> entry.goodput > 0)
                .filter(entry ->
                        full.stream().noneMatch(other -> other.merits().dominates(entry.merits(), effort.goals())))
                .sorted(Comparator.comparingDouble((Entry entry) -> -entry.goodput)
                        .thenComparingInt(entry -> entry.candidate().index()))
                .toList();
    }

    /** Whether one evaluated in full is as good as this can be by every goal. */
    boolean isCovered(Entry entry) {
        return full.stream().anyMatch(other -> other.merits().covers(entry.bound(), effort.goals()));
    }

    Standing standing(Entry entry) {
        Entry best = winner();
        if (entry.hasFull()) {
            return Standing.FULL;
        }
        if (best != null && entry.bound().goodput() <= best.goodput) {
            return Standing.BOUNDED;
        }
        if (entry.hasShort()) {
            return Standing.SHORT;
        }
        if (entry.isPlanned()) {
            return done ? Standing.RANKED : Standing.LEFT;
        }
        if (entry.planAsked) {
            return Standing.NO_PLAN;
        }
        return isCovered(entry) ? Standing.COVERED : Standing.LEFT;
    }

    /** The best candidate for each number of DRAM stacks, everything else chosen freely. */
    List<Entry> bestByStacks() {
        List<Entry> best = new ArrayList<>();
        CellSearch.byStacks(full)
                .values()
                .forEach(group -> Optional.ofNullable(winner(group)).ifPresent(best::add));
        return best;
    }

    /**
     * Kendall's tau-b of two orders of the candidates that have both.
     *
     * @param tau NaN for fewer than two
     */
    record Agreement(int candidates, double tau) {
        private static Agreement of(List<Entry> of, java.util.function.ToDoubleFunction<Entry> by) {
            double[] ours = of.stream().mapToDouble(by).toArray();
            double[] decided = of.stream().mapToDouble(entry -> entry.goodput).toArray();
            return new Agreement(
                    of.size(), of.size() < 2 ? Double.NaN : new KendallsCorrelation().correlation(ours, decided));
        }
    }

    /**
     * A candidate evaluated in full, for plots.
     *
     * @param onFront whether none dominates it
     */
    public record Shown(String name, int paperCase, int stacks, boolean onFront, Merits merits) {}

    /** All of them, by goodput. */
    public List<Shown> shown() {
        List<Entry> front = front();
        return full.stream()
                .filter(entry -> entry.goodput > 0)
                .sorted(Comparator.comparingDouble(entry -> entry.goodput))
                .map(entry -> new Shown(
                        entry.candidate().name(),
                        entry.candidate().paperCase(),
                        entry.candidate().design().dramStacks(),
                        front.contains(entry),
                        entry.merits()))
                .toList();
    }

    /** Where the winner's configuration comes from; null where none serves. */
    public @Nullable Settings winnerSettings() {
        Entry best = winner();
        Cell.Planned planned = best == null ? null : best.planned;
        return best == null || planned == null ? null : cell.settings(best.candidate(), planned);
    }

    /** Of short and full runs. */
    Agreement ofShortRuns() {
        return Agreement.of(full.stream().filter(Entry::hasShort).toList(), entry -> entry.shortGoodput);
    }

    /** Of fluid rates and full runs. */
    Agreement ofFluid() {
        return Agreement.of(full.stream().filter(Entry::isPlanned).toList(), Entry::fluid);
    }
}
