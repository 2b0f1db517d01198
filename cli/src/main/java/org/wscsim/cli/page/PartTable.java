package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.metrics.LatencyParts;

/** Parts of E2E by rank. Stateless. */
final class PartTable {
    static final String FILE = ResultFolder.LATENCY_PARTS;
    /** In the order of a record's fields. */
    static final List<String> NAMES =
            List.of("queue", "prefill compute", "KV transfer", "decode compute", "DRAM wait", "NoC wait", "preemption");

    private static final List<Band> BANDS = List.of(
            new Band("all", 0, 1),
            new Band("fastest tenth", 0, 0.1),
            new Band("10-25 %", 0.1, 0.25),
            new Band("25-50 %", 0.25, 0.5),
            new Band("50-75 %", 0.5, 0.75),
            new Band("75-90 %", 0.75, 0.9),
            new Band("90-99 %", 0.9, 0.99),
            new Band("slowest 1 %", 0.99, 1));

    private static final double PS_PER_MS = 1e9;

    private PartTable() {}

    /** Requests between two shares of all, by E2E. */
    record Band(String name, double from, double to) {}

    private static double[] meansMs(LatencyParts parts, Band band) {
        double[] means = parts.meansPs(band.from(), band.to());
        for (int i = 0; i < means.length; i++) {
            means[i] /= PS_PER_MS;
        }
        return means;
    }

    static Bars bars(LatencyParts parts) {
        List<Bars.Row> rows = BANDS.stream()
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

    static Sheet sheet(LatencyParts parts) {
        List<List<String>> rows = new ArrayList<>();
        for (Band band : BANDS) {
            List<String> row =
                    new ArrayList<>(List.of(band.name(), Sheet.number(band.from()), Sheet.number(band.to())));
            for (double mean : meansMs(parts, band)) {
                row.add(Sheet.number(mean));
            }
            rows.add(row);
        }
        List<String> header = new ArrayList<>(List.of("requests_by_e2el", "from_share", "to_share"));
        NAMES.forEach(name ->
                header.add("mean_" + name.toLowerCase(java.util.Locale.ROOT).replace(' ', '_') + "_ms"));
        return new Sheet(FILE, header, rows);
    }
}
