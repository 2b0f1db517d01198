package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.metrics.LatencyParts;

/** Parts of E2E by rank. Stateless. */
public final class PartTable {
    /** In the order of a record's fields. */
    public static final List<String> NAMES =
            List.of("queue", "prefill compute", "KV transfer", "decode compute", "DRAM wait", "NoC wait", "preemption");

    public static final String ALL = "all";
    public static final String SLOWEST = "slowest 1 %";
    public static final String ABOUT_P99 = "about p99";

    private static final List<Band> DRAWN = List.of(
            new Band(ALL, 0, 1),
            new Band("fastest 10 %", 0, 0.1),
            new Band("10-25 %", 0.1, 0.25),
            new Band("25-50 %", 0.25, 0.5),
            new Band("50-75 %", 0.5, 0.75),
            new Band("75-90 %", 0.75, 0.9),
            new Band("90-99 %", 0.9, 0.99),
            new Band(SLOWEST, 0.99, 1));

    /** Not drawn: requests about a percentile, whose mean parts add up to about that percentile. */
    private static final List<Band> ABOUT =
            List.of(new Band("about the median", 0.45, 0.55), new Band(ABOUT_P99, 0.985, 0.995));

    private static final double PS_PER_MS = 1e9;

    private PartTable() {}

    /** Requests between two shares of all, by E2E. */
    private record Band(String name, double from, double to) {}

    private static double[] meansMs(LatencyParts parts, Band band) {
        double[] means = parts.meansPs(band.from(), band.to());
        for (int i = 0; i < means.length; i++) {
            means[i] /= PS_PER_MS;
        }
        return means;
    }

    private static List<Band> stored() {
        List<Band> bands = new ArrayList<>(DRAWN);
        bands.addAll(ABOUT);
        return bands;
    }

    /** Mean of each part in ms, by band, as {@link #sheet} has it. */
    public static Map<String, double[]> bands(LatencyParts parts) {
        Map<String, double[]> bands = new LinkedHashMap<>();
        stored().forEach(band -> bands.put(band.name(), meansMs(parts, band)));
        return bands;
    }

    static Bars bars(LatencyParts parts) {
        List<Bars.Row> rows = DRAWN.stream()
                .map(band -> new Bars.Row(band.name(), meansMs(parts, band)))
                .toList();
        return new Bars(
                "Where the time of a request goes",
                "mean E2E by part, of all and by rank of E2E; bars are shares, the figure at the right is the mean",
                "",
                "ms",
                NAMES,
                rows,
                true);
    }

    /** Bars of several runs beside each other. */
    static Bars bars(String title, double from, double to, List<String> names, List<LatencyParts> runs) {
        List<Bars.Row> rows = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            rows.add(new Bars.Row(names.get(run), meansMs(runs.get(run), new Band("", from, to))));
        }
        return new Bars(title, "mean of each part of E2E", "mean E2E (ms)", "ms", NAMES, rows, false);
    }

    static Sheet sheet(LatencyParts parts) {
        List<List<String>> rows = new ArrayList<>();
        for (Band band : stored()) {
            List<String> row =
                    new ArrayList<>(List.of(band.name(), Sheet.number(band.from()), Sheet.number(band.to())));
            for (double mean : meansMs(parts, band)) {
                row.add(Sheet.number(mean));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("requests_by_e2el", "from_share", "to_share"));
        NAMES.forEach(name -> header.add("mean_" + name.toLowerCase(Locale.ROOT).replace(' ', '_') + "_ms"));
        return new Sheet(ResultFolder.LATENCY_PARTS, header, rows);
    }
}
