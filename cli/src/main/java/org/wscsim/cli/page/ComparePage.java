package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.report.ComparisonTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencyParts;
import org.wscsim.core.metrics.Observation;

/** The page of several runs on the same requests. Confined to one thread. */
public final class ComparePage {
    /** Lines that can be told apart in one chart. */
    private static final int LINES = 8;

    private static final double PS_PER_MS = 1e9;

    private final List<Run> runs;

    /**
     * @param name of the sub-folder, and in charts
     */
    public record Run(String name, RunReport report, Observation seen) {}

    private static final Pattern LATENCY = Pattern.compile("(mean|median|p\\d+)_(ttft|tpot|e2el)_ms");

    public ComparePage(List<Run> runs) {
        this.runs = List.copyOf(runs);
    }

    public Page page() {
        RunReport first = runs.getFirst().report();
        Page page = new Page(
                "Comparison on " + first.wafer() + ", " + first.model(),
                "workload " + first.workload() + "; " + runs.size()
                        + (seeds() == 1 ? " runs on the same requests" : " runs, " + seeds() + " seeds"));
        page.section("Result").grid(table()).grid(links());
        curves(page);
        page.section("Latency");
        if (runs.size() > LINES) {
            page.paragraph("Charts show the first " + LINES + " of " + runs.size() + " runs.");
        }
        distributions(page);
        page.section("Where the time goes");
        List<String> names = runs.stream().map(Run::name).toList();
        List<LatencyParts> parts = runs.stream().map(run -> run.seen().parts()).toList();
        page.bars(PartTable.bars("All requests", 0, 1, names, parts));
        page.bars(PartTable.bars("The slowest 1 %", 0.99, 1, names, parts));
        page.section("About these runs")
                .paragraph("Contention: " + first.result().contention() + ".");
        page.list(first.result().approximations());
        return page;
    }

    private Grid table() {
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> stored =
                ComparisonTable.csvRows(runs.stream().map(Run::report).toList());
        for (int i = 1; i < stored.size(); i++) {
            List<String> row = new ArrayList<>(List.of(runs.get(i - 1).name()));
            stored.get(i).forEach(cell -> row.add(shortened(cell)));
            rows.add(row);
        }
        List<String> titles = new ArrayList<>(List.of("run"));
        stored.getFirst().forEach(key -> titles.add(title(key)));
        return new Grid("All runs", ResultFolder.COMPARISON, titles, rows);
    }

    private long seeds() {
        return runs.stream().map(run -> run.report().offer().seed()).distinct().count();
    }

    /** A column of the file, for people. */
    private static String title(String key) {
        Matcher latency = LATENCY.matcher(key);
        if (latency.matches()) {
            String name =
                    latency.group(2).equals("e2el") ? "E2E" : latency.group(2).toUpperCase(Locale.ROOT);
            return name + ' ' + latency.group(1) + " (ms)";
        }
        return switch (key) {
            case "offered_request_rate" -> "offered (req/s)";
            case "request_throughput" -> "served (req/s)";
            case "request_goodput" -> "goodput (req/s)";
            case "output_throughput" -> "output (tok/s)";
            case "kv_mean_share" -> "KV cache, mean (share)";
            case "kv_peak_share" -> "KV cache, peak (share)";
            case "compute_utilization" -> "compute (share of peak)";
            case "dram_utilization" -> "DRAM (share of peak)";
            case "instances_busy" -> "in a step (share)";
            case "joules_per_output_token" -> "energy (J per token)";
            default -> key.replace('_', ' ');
        };
    }

    /** Where the cell is a number. */
    private static String shortened(String cell) {
        return cell.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?") ? HtmlText.figure(Double.parseDouble(cell)) : cell;
    }

    private Grid links() {
        List<List<String>> rows = runs.stream()
                .map(run -> List.of(run.name(), run.report().plan(), run.name() + '/' + ResultFolder.REPORT))
                .toList();
        return new Grid("A page for each run, in its sub-folder", "", List.of("run", "plan", "page"), rows);
    }

    /** Latency over load, where there are several rates. */
    private void curves(Page page) {
        double[] rates = runs.stream()
                .mapToDouble(ComparePage::rate)
                .filter(Double::isFinite)
                .distinct()
                .sorted()
                .toArray();
        List<String> systems = runs.stream()
                .map(run -> run.report().system())
                .distinct()
                .limit(LINES)
                .toList();
        if (seeds() > 1 || rates.length < 2 || rates.length * systems.size() > runs.size()) {
            return;
        }
        page.section("Latency over load");
        page.paragraph("A line ends where the load exceeds the capacity of its system.");
        curve(page, rates, systems, "mean TTFT", r -> r.ttft().meanPs() / PS_PER_MS);
        curve(page, rates, systems, "p99 TTFT", r -> r.ttft().p99Ps() / PS_PER_MS);
        curve(page, rates, systems, "mean TPOT", r -> r.tpot().meanPs() / PS_PER_MS);
        curve(page, rates, systems, "mean E2E", r -> r.e2e().meanPs() / PS_PER_MS);
    }

    private static double rate(Run run) {
        return run.report().offer().requestsPerSecond();
    }

    private void curve(
            Page page, double[] rates, List<String> systems, String name, ToDoubleFunction<RunResult> latency) {
        List<Line> lines = new ArrayList<>();
        for (String system : systems) {
            double[] values = new double[rates.length];
            Arrays.fill(values, Double.NaN);
            for (Run run : runs) {
                int at = Arrays.binarySearch(rates, rate(run));
                if (at >= 0
                        && run.report().system().equals(system)
                        && !run.report().unstable()) {
                    values[at] = latency.applyAsDouble(run.report().result());
                }
            }
            lines.add(Line.of(system, values));
        }
        page.chart(Chart.of(name, Axis.linear("offered load (req/s)"), Axis.log(name + " (ms)"), rates, lines));
    }

    private void distributions(Page page) {
        for (int latency = 0; latency < Quantiles.NAMES.size(); latency++) {
            long most = 0;
            for (Run run : runs) {
                most = Math.max(most, count(run, latency));
            }
            if (most > 0) {
                page.chart(distribution(latency, most));
            }
        }
    }

    private static long count(Run run, int latency) {
        RunResult result = run.report().result();
        return switch (latency) {
            case 0 -> result.ttft().count();
            case 1 -> result.tpot().count();
            case 2 -> result.itl().count();
            default -> result.e2e().count();
        };
    }

    private Chart distribution(int latency, long most) {
        double[] shares = Quantiles.shares(most);
        List<Line> lines = new ArrayList<>();
        for (Run run : runs.subList(0, Math.min(LINES, runs.size()))) {
            double[] values = new double[shares.length];
            Arrays.fill(values, Double.NaN);
            long count = count(run, latency);
            if (count > 0) {
                double[] own = Quantiles.milliseconds(run.seen(), latency, count);
                System.arraycopy(own, 0, values, 0, own.length - (count == most ? 0 : 1));
            }
            lines.add(Line.of(run.name(), values));
        }
        String name = Quantiles.NAMES.get(latency);
        return Chart.of(
                name + " by percentile",
                Axis.nines("share of values below (%)"),
                Axis.log(name + " (ms)"),
                shares,
                lines);
    }
}
