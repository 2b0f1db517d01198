package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.core.event.VirtualTime;

/** The page of a duel: what each system came to, and both sides at equal rates. Confined to one thread. */
final class DuelPage {
    private final DuelReport report;
    private final String about;

    DuelPage(DuelReport report, String about) {
        this.report = report;
        this.about = about;
    }

    Page page() {
        Page page = new Page("Duel", about);
        page.section("Result");
        report.sentences().forEach(page::paragraph);
        page.section("Systems")
                .bars(capacities(5, "First half, where systems were tuned"))
                .bars(capacities(6, "Second half, where finalists were scored"));
        page.grid(grid("All systems", ResultFolder.DUEL, report.table()));
        if (report.isScored() && !report.found().rows().isEmpty()) {
            page.section("At equal rates")
                    .chart(chart(
                            "p99 TTFT (ms)", row -> row.round().result().ttft().p99Ps() / VirtualTime.PS_PER_MS))
                    .chart(chart(
                            "p99 TPOT (ms)", row -> row.round().result().tpot().p99Ps() / VirtualTime.PS_PER_MS))
                    .chart(chart(
                            "least decile within the limits (%)",
                            row -> 100 * row.round().sample().leastOfDeciles()));
            page.grid(grid("Both sides", ResultFolder.DUEL_RATES, report.rates()));
        }
        if (report.proven().resource() != null) {
            page.section("Bound");
            page.grid(grid(
                    "Times in which no wafer-wide plan can do the work, at the rate proven impossible",
                    ResultFolder.DUEL_BOUND,
                    report.proven().table()));
        }
        return page;
    }

    /** A bar for each system that has a rate in this column. */
    private Bars capacities(int column, String title) {
        List<Bars.Row> bars = new ArrayList<>();
        List<List<String>> rows = report.table();
        for (List<String> row : rows.subList(1, rows.size())) {
            String cell = row.get(column);
            if (!cell.equals("-")) {
                double rate = cell.equals("none") ? 0 : Double.parseDouble(cell);
                bars.add(new Bars.Row(row.getFirst(), new double[] {rate}));
            }
        }
        return new Bars(
                title,
                bars.isEmpty() ? "none" : "",
                "highest rate that meets the limits (req/s)",
                "req/s",
                List.of("rate"),
                bars,
                false);
    }

    private static Grid grid(String title, String file, List<List<String>> rows) {
        return new Grid(title, file, rows.getFirst(), rows.subList(1, rows.size()));
    }

    private Chart chart(String name, ToDoubleFunction<DuelScore.Row> value) {
        List<DuelScore.Row> rows = report.found().rows();
        double[] rates = rows.stream()
                .mapToDouble(DuelScore.Row::rate)
                .distinct()
                .sorted()
                .toArray();
        List<Line> lines = new ArrayList<>();
        for (String system : rows.stream().map(DuelScore.Row::system).distinct().toList()) {
            double[] values = new double[rates.length];
            Arrays.fill(values, Double.NaN);
            for (DuelScore.Row row : rows) {
                if (row.system().equals(system)) {
                    values[Arrays.binarySearch(rates, row.rate())] = value.applyAsDouble(row);
                }
            }
            lines.add(Line.of(system, values));
        }
        String title =
                name.substring(0, name.indexOf(" (")).toUpperCase(Locale.ROOT).charAt(0)
                        + name.substring(1, name.indexOf(" ("));
        return Chart.of(title, Axis.linear("offered load (req/s)"), Axis.linear(name), rates, lines);
    }
}
