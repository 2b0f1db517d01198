package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.AttainmentSample;
import org.wscsim.cli.capacity.CapacityRatio;

/**
 * Tuned entries on requests they were not tuned on: each one's capacity, the best rival, the interval of the ratio, and both
 * at equal rates. The simulations are run at construction. Immutable once made.
 */
final class DuelScore {
    private static final double TOLERANCE = 0.01;
    private static final List<Double> AROUND = List.of(0.75, 0.85, 0.9, 0.95, 1.05, 1.1, 1.2, 1.35);
    private static final List<Double> EQUAL = List.of(0.5, 0.8, 0.95, 1.1);

    private final List<Side> sides;
    private final @Nullable Side rival;
    private final CapacityRatio.@Nullable Interval interval;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One system.
     *
     * @param tuned its entry, with the rate it stood where it was tuned
     * @param capacity requests per second on the requests that count; 0 for none
     * @param samples runs so far
     */
    record Side(DuelRace.Standing tuned, double capacity, List<AttainmentSample> samples) {
        String system() {
            return tuned.entry().system();
        }
    }

    /** A system at one of the equal rates. */
    record Row(String system, double share, double rate, DuelGround.Round round) {}

    /**
     * @param challenger whose capacity is divided by the best of the others
     * @param seed of the draws
     */
    DuelScore(
            DuelGround ground,
            DuelRace.Standing challenger,
            List<DuelRace.Standing> rivals,
            double wanted,
            int threads,
            long seed) {
        List<DuelRace.Standing> all = new ArrayList<>(List.of(challenger));
        all.addAll(rivals);
        sides = capacities(ground, all, wanted, threads);
        rival = bestOf(sides.subList(1, sides.size()));
        if (rival == null || sides.getFirst().capacity() == 0) {
            interval = null;
            return;
        }
        equalRates(ground, threads);
        around(ground, List.of(sides.getFirst(), rival), threads);
        interval = CapacityRatio.of(sides.getFirst().samples(), rival.samples(), wanted, seed);
    }

    private static List<Side> capacities(DuelGround ground, List<DuelRace.Standing> tuned, double wanted, int threads) {
        List<Callable<Side>> jobs = new ArrayList<>();
        for (DuelRace.Standing standing : tuned) {
            jobs.add(() -> {
                DuelRace race = new DuelRace(ground, wanted, TOLERANCE, 1);
                double rate = race.run(List.of(standing.entry()), standing.rate())
                        .getFirst()
                        .rate();
                return new Side(standing, rate, new ArrayList<>(race.samples()));
            });
        }
        Side[] sides = new Side[jobs.size()];
        Workers.run(jobs, threads, (side, job) -> sides[job] = side);
        return List.of(sides);
    }

    private static @Nullable Side bestOf(List<Side> rivals) {
        Side best = null;
        for (Side side : rivals) {
            best = side.capacity() > (best == null ? 0 : best.capacity()) ? side : best;
        }
        return best;
    }

    private void equalRates(DuelGround ground, int threads) {
        Side other = Objects.requireNonNull(rival);
        List<Side> both = List.of(sides.getFirst(), other);
        List<Callable<Row>> jobs = new ArrayList<>();
        for (double share : EQUAL) {
            double rate = share * other.capacity();
            both.forEach(side -> jobs.add(() -> new Row(
                    side.system(), share, rate, ground.round(side.tuned().entry(), rate))));
        }
        Row[] found = new Row[jobs.size()];
        Workers.run(jobs, threads, (row, job) -> found[job] = row);
        for (int i = 0; i < found.length; i++) {
            rows.add(found[i]);
            both.get(i % both.size()).samples().add(found[i].round().sample());
        }
    }

    /** More rates near the capacities, which drawn requests may have a little higher or lower. */
    private static void around(DuelGround ground, List<Side> both, int threads) {
        List<Callable<AttainmentSample>> jobs = new ArrayList<>();
        for (Side side : both) {
            for (double factor : AROUND) {
                double rate = factor * side.capacity();
                jobs.add(() -> ground.round(side.tuned().entry(), rate).sample());
            }
        }
        AttainmentSample[] found = new AttainmentSample[jobs.size()];
        Workers.run(jobs, threads, (sample, job) -> found[job] = sample);
        for (int i = 0; i < found.length; i++) {
            both.get(i / AROUND.size()).samples().add(found[i]);
        }
    }

    /** The challenger, then the rivals in the order given. */
    List<Side> sides() {
        return sides;
    }

    /** The rival of the highest capacity; null when none meets the limits at any rate. */
    @Nullable
    Side rival() {
        return rival;
    }

    /** Of the ratio of capacities; null where there is none. */
    CapacityRatio.@Nullable Interval interval() {
        return interval;
    }

    List<Row> rows() {
        return rows;
    }
}
