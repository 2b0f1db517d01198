package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.wscsim.cli.capacity.AttainmentSample;
import org.wscsim.core.failure.BadInputException;

/**
 * Which of several entries stands the highest rate. All run at one rate; who does not meet the limits drops out, the others
 * go on at a higher one; when all have dropped out, the rate is sought between the last two among those that met the lower.
 * So an entry is run at few rates more than it takes to beat it, and every system's search costs what its entries are worth.
 * Right as long as an entry that fails at a rate fails at higher ones. Results do not depend on the number of threads.
 */
final class DuelRace {
    private static final double UP = 1.25;
    /** After so many steps down nothing is left of the first rate. */
    private static final int MOST_STEPS_DOWN = 16;

    private final DuelGround ground;
    private final double wanted;
    private final double tolerance;
    private final int threads;
    private final List<AttainmentSample> samples = new ArrayList<>();
    private int rounds;

    DuelRace(DuelGround ground, double wanted, double tolerance, int threads) {
        this.ground = ground;
        this.wanted = wanted;
        this.tolerance = tolerance;
        this.threads = threads;
    }

    /**
     * How far an entry came.
     *
     * @param rate highest at which it met the limits, requests per second; 0 for none
     * @param share of its worst decile there
     */
    record Standing(DuelEntry entry, double rate, double share) {}

    /** Simulations so far. */
    int rounds() {
        return rounds;
    }

    /** What was seen of the only entry of a race, in the order of rates run. */
    List<AttainmentSample> samples() {
        return samples;
    }

    /**
     * Runs the race.
     *
     * @param start first rate, requests per second
     * @return best first; ties in the order given
     */
    List<Standing> run(List<DuelEntry> entries, double start) {
        double[] rates = new double[entries.size()];
        double[] shares = new double[entries.size()];
        List<Integer> alive = IntStream.range(0, entries.size()).boxed().toList();
        double rate = start;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (int down = 0; down < MOST_STEPS_DOWN && high / Math.max(low, Double.MIN_NORMAL) > 1 + tolerance; ) {
            double[] found = shares(alive, entries, rate);
            List<Integer> meeting = new ArrayList<>();
            for (int i = 0; i < found.length; i++) {
                if (found[i] >= wanted) {
                    int entry = alive.get(i);
                    meeting.add(entry);
                    rates[entry] = rate;
                    shares[entry] = found[i];
                }
            }
            if (meeting.isEmpty()) {
                high = rate;
                down += low == 0 ? 1 : 0;
            } else {
                low = rate;
                alive = meeting;
            }
            rate = low == 0 ? high / UP / UP : high == Double.POSITIVE_INFINITY ? low * UP : Math.sqrt(low * high);
        }
        return IntStream.range(0, rates.length)
                .mapToObj(i -> new Standing(entries.get(i), rates[i], shares[i]))
                .sorted(Comparator.comparingDouble(Standing::rate)
                        .thenComparingDouble(Standing::share)
                        .reversed())
                .toList();
    }

    /** Shares of the worst deciles; below 0 where the queue grew, or the system cannot be run so. */
    private double[] shares(List<Integer> alive, List<DuelEntry> entries, double rate) {
        double[] shares = new double[alive.size()];
        Arrays.fill(shares, -1);
        AttainmentSample[] seen = new AttainmentSample[alive.size()];
        List<Callable<Boolean>> jobs = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            int job = i;
            jobs.add(() -> {
                try {
                    DuelGround.Round round = ground.round(entries.get(alive.get(job)), rate);
                    seen[job] = round.sample();
                    shares[job] = round.meets(0) ? round.sample().leastOfDeciles() : -1;
                } catch (BadInputException cannot) {
                    return false;
                }
                return true;
            });
        }
        Workers.run(jobs, threads, (ran, job) -> rounds++);
        if (entries.size() == 1 && seen[0] != null) {
            samples.add(seen[0]);
        }
        return shares;
    }
}
