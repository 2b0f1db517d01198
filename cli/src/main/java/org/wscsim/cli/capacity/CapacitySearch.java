package org.wscsim.cli.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest request rate below which every probed rate meets an SLO: doubling or halving until a rate that meets it
 * lies next to one that does not, then sections.
 *
 * <p>Rounds have {@value #PROBES} rates whatever the number of threads: three doublings, or the quarters of the bracket,
 * which is bisection looking one level ahead. A system meets the SLO at a rate if one of its plans does; a plan that
 * failed at a rate is not tried at higher ones. All probes are expected to serve the same requests, rescaled in time
 * (common random numbers), so that attainment falls with the rate but for small waves; where it does not, the answer is the
 * rate below the lowest failure, and {@link Capacity#isMonotone} is false.
 *
 * <p>Confined to one thread.
 */
public final class CapacitySearch {
    private static final int PROBES = 3;

    private final SearchBounds bounds;
    private final double[] failedAt;
    private final TreeMap<Double, List<Probe>> probes = new TreeMap<>();

    public CapacitySearch(SearchBounds bounds, int plans) {
        this.bounds = bounds;
        failedAt = new double[plans];
        Arrays.fill(failedAt, Double.POSITIVE_INFINITY);
    }

    /** Rates of the next round, rising; empty when the search has ended. */
    public List<Double> nextRates() {
        if (probes.isEmpty()) {
            return doublings(bounds.startRate());
        }
        Double failing = lowestFailing();
        if (failing == null) {
            return probes.lastKey() >= bounds.greatestRate() ? List.of() : doublings(2 * probes.lastKey());
        }
        Double meeting = probes.lowerKey(failing);
        if (meeting == null) {
            return isHopeless(failing) ? List.of() : halvings(failing);
        }
        return failing / meeting <= 1 + bounds.tolerance() ? List.of() : sections(meeting, failing);
    }

    private boolean isHopeless(double rate) {
        return rate <= bounds.leastRate() || rows(rate).stream().allMatch(Probe::isUnloaded);
    }

    private List<Double> doublings(double from) {
        List<Double> rates = new ArrayList<>();
        double rate = from;
        while (rates.size() < PROBES && rate < bounds.greatestRate()) {
            rates.add(rate);
            rate *= 2;
        }
        if (rates.size() < PROBES) {
            rates.add(bounds.greatestRate());
        }
        return rates;
    }

    private List<Double> halvings(double below) {
        List<Double> rates = new ArrayList<>();
        double rate = below / 2;
        while (rates.size() < PROBES && rate > bounds.leastRate()) {
            rates.addFirst(rate);
            rate /= 2;
        }
        if (rates.size() < PROBES) {
            rates.addFirst(bounds.leastRate());
        }
        return rates;
    }

    private static List<Double> sections(double meeting, double failing) {
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i <= PROBES; i++) {
            rates.add(meeting + (failing - meeting) * i / (PROBES + 1));
        }
        return rates;
    }

    /** Plans that have not failed at this rate or a lower one; all where every one has (attainment in waves). */
    public List<Integer> plansAt(double rate) {
        List<Integer> plans = new ArrayList<>();
        for (int plan = 0; plan < failedAt.length; plan++) {
            if (failedAt[plan] > rate) {
                plans.add(plan);
            }
        }
        return plans.isEmpty() ? IntStream.range(0, failedAt.length).boxed().toList() : plans;
    }

    /** Takes note of a probe. */
    public void add(Probe probe) {
        probes.computeIfAbsent(probe.rate(), rate -> new ArrayList<>()).add(probe);
        if (!probe.meets(bounds.attainment())) {
            failedAt[probe.plan()] = Math.min(failedAt[probe.plan()], probe.rate());
        }
    }

    private boolean isMet(double rate) {
        return rows(rate).stream().anyMatch(probe -> probe.meets(bounds.attainment()));
    }

    private List<Probe> rows(double rate) {
        return probes.getOrDefault(rate, List.of());
    }

    private @Nullable Double lowestFailing() {
        for (Double rate : probes.keySet()) {
            if (!isMet(rate)) {
                return rate;
            }
        }
        return null;
    }

    /** What was found; to be asked when there is no next round, or for what is known so far. */
    public Capacity result() {
        Double failing = lowestFailing();
        Map.Entry<Double, List<Probe>> meeting = failing == null ? probes.lastEntry() : probes.lowerEntry(failing);
        Capacity.Outcome outcome = meeting == null
                ? Capacity.Outcome.NEVER
                : failing == null ? Capacity.Outcome.BEYOND_LIMIT : Capacity.Outcome.FOUND;
        boolean monotone =
                failing == null || probes.tailMap(failing).keySet().stream().noneMatch(this::isMet);
        List<Probe> all = new ArrayList<>();
        probes.values().forEach(all::addAll);
        return new Capacity(outcome, meeting == null ? null : best(meeting.getValue()), failing, monotone, all);
    }

    /** The plan of highest attainment among those that meet the SLO; ties go to the plan named first. */
    private Probe best(List<Probe> rows) {
        Probe best = null;
        for (Probe row : rows) {
            if (row.meets(bounds.attainment()) && (best == null || row.leastDecile() > best.leastDecile())) {
                best = row;
            }
        }
        if (best == null) {
            throw new IllegalStateException(
                    "no plan meets the SLO: rate=" + rows.getFirst().rate());
        }
        return best;
    }
}
