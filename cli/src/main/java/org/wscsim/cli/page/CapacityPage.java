package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.wscsim.cli.capacity.Probe;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.report.CapacityReport;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.ResultFolder;

/** The page of a capacity search: the capacities, and every rate that was tried. Confined to one thread. */
public final class CapacityPage {
    private static final int LINES = 8;

    private final List<CapacityReport> reports;
    private final String goodput;
    private final String about;

    /**
     * @param goodput the limits in the user's words
     * @param about workload, model and wafer
     */
    public CapacityPage(List<CapacityReport> reports, String goodput, String about) {
        this.reports = List.copyOf(reports);
        this.goodput = goodput;
        this.about = about;
    }

    public Page page() {
        double wanted = reports.getFirst().wanted();
        Page page = new Page("Capacity", about);
        page.section("Capacity")
                .paragraph("The highest request rate at which " + HtmlText.percent(wanted)
                        + " % of requests meet every limit (" + goodput.strip() + ") and the queue does not grow.");
        page.bars(capacities()).grid(table());
        page.section("Every rate tried").chart(attainments());
        page.grid(probes());
        return page;
    }

    private String name(CapacityReport report) {
        boolean seeds =
                reports.stream().mapToLong(CapacityReport::seed).distinct().count() > 1;
        return report.system() + (seeds ? ", seed " + report.seed() : "");
    }

    private Bars capacities() {
        List<Bars.Row> rows = new ArrayList<>();
        for (CapacityReport report : reports) {
            Double rate = report.capacity().rate();
            rows.add(new Bars.Row(name(report), new double[] {rate == null ? 0 : rate}));
        }
        return new Bars("Capacity by system", "", "capacity (req/s)", "req/s", List.of("capacity"), rows, false);
    }

    private Grid table() {
        List<List<String>> rows = new ArrayList<>();
        for (CapacityReport report : reports) {
            Probe best = report.capacity().best();
            String plan = report.plan();
            rows.add(List.of(
                    name(report),
                    plan == null ? "-" : plan,
                    CapacityTable.rate(report.capacity().rate()),
                    CapacityTable.rate(report.capacity().failingRate()),
                    best == null ? "-" : HtmlText.percent(best.attainment()),
                    Integer.toString(report.capacity().probes().size())));
        }
        return new Grid(
                "Capacities",
                ResultFolder.CAPACITY,
                List.of("system", "plan", "capacity (req/s)", "fails at (req/s)", "attainment (%)", "simulations"),
                rows);
    }

    private Chart attainments() {
        TreeSet<Double> tried = new TreeSet<>();
        reports.forEach(report -> report.capacity().probes().forEach(probe -> tried.add(probe.rate())));
        double[] rates = tried.stream().mapToDouble(Double::doubleValue).toArray();
        List<Line> lines = new ArrayList<>();
        for (CapacityReport report : reports.subList(0, Math.min(LINES, reports.size()))) {
            double[] values = new double[rates.length];
            Arrays.fill(values, Double.NaN);
            for (Probe probe : report.capacity().probes()) {
                int at = Arrays.binarySearch(rates, probe.rate());
                double percent = 100 * probe.attainment();
                values[at] = Double.isNaN(values[at]) ? percent : Math.max(values[at], percent);
            }
            lines.add(Line.points(name(report), values));
        }
        return Chart.of(
                        "Attainment over load",
                        Axis.log("offered load (req/s)"),
                        Axis.linear("requests within limits (%)"),
                        rates,
                        lines)
                .withNote("each point a simulation, of several plans the best");
    }

    private Grid probes() {
        List<List<String>> rows = new ArrayList<>();
        for (CapacityReport report : reports) {
            for (Probe probe : report.capacity().probes()) {
                rows.add(List.of(
                        name(report),
                        report.plans().get(probe.plan()),
                        CapacityTable.rate(probe.rate()),
                        HtmlText.percent(probe.attainment()),
                        probe.growing() ? "grows" : "stable",
                        probe.meets(report.wanted()) ? "meets" : "fails",
                        Long.toString(probe.peakConcurrent())));
            }
        }
        return new Grid(
                "Simulations",
                ResultFolder.PROBES,
                List.of("system", "plan", "load (req/s)", "attainment (%)", "queue", "verdict", "most at once"),
                rows);
    }
}
