package org.wscsim.cli.command;

import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.AttainmentSample;
import org.wscsim.cli.capacity.CapacityRatio;
import org.wscsim.cli.report.BandTable;
import org.wscsim.cli.report.RunReport;

/**
 * Intervals of the runs of a comparison, and the capacities that can be read from runs at several rates. Empty for several seeds, which
 * have intervals of their own, and for runs of too few or too many requests. Immutable.
 */
final class CompareBands {
    private final List<BandTable.@Nullable Row> rows = new ArrayList<>();
    private final Map<String, CapacityRatio.Reading> capacities = new LinkedHashMap<>();

    /**
     * @param seed of the draws
     */
    CompareBands(List<Contest.Winner> winners, long seed) {
        Map<String, RunSample.Seen> first = new LinkedHashMap<>();
        Map<String, List<AttainmentSample>> attained = new LinkedHashMap<>();
        for (Contest.Winner winner : winners) {
            RunSample.Seen sample = winner.sample();
            if (sample == null) {
                rows.add(null);
                continue;
            }
            RunReport report = winner.report();
            String same = report.wafer() + ' ' + report.offer().requestsPerSecond();
            RunSample.Seen paired = first.computeIfAbsent(same, absent -> sample);
            rows.add(new BandTable.Row(report, sample.bands(), paired.bands()));
            AttainmentSample met = sample.attained();
            if (met != null) {
                attained.computeIfAbsent(report.system() + " on " + report.wafer(), absent -> new ArrayList<>())
                        .add(met);
            }
        }
        attained.forEach((system, samples) -> {
            if (samples.size() > 1) {
                capacities.put(system, CapacityRatio.capacity(samples, BandTable.WANTED, seed));
            }
        });
    }

    private List<BandTable.Row> known() {
        return rows.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    boolean isEmpty() {
        return known().isEmpty();
    }

    /** Of a run; null where it has none. */
    BandTable.@Nullable Row rowOf(int run) {
        return rows.get(run);
    }

    /** By system, in the order of the runs. */
    Map<String, CapacityRatio.Reading> capacities() {
        return capacities;
    }

    /** For the console, of some of the runs; empty where there is nothing. */
    String text() {
        return isEmpty() ? "" : '\n' + BandTable.aligned(known()) + BandTable.capacities(capacities);
    }

    void write(Writer out) {
        BandTable.write(known(), capacities, out);
    }
}
