package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.CapacityRatio;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.report.BandTable;
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
    private static final String GOODPUT = "goodput";

    private final List<Run> runs;
    private final Map<String, CapacityRatio.Reading> capacities;

    /**
     * @param name of the sub-folder, and in charts
     * @param bands its intervals; null where there are none
     */
    public record Run(String name, RunReport report, Observation seen, BandTable.@Nullable Row bands) {}

    private static final Pattern LATENCY = Pattern.compile("(mean|median|p\\d+)_(ttft|tpot|e2el)_ms");

    /**
     * @param capacities by system, where they can be read from several rates
     */
    public ComparePage(List<Run> runs, Map<String, CapacityRatio.Reading> capacities) {
        this.runs = List.copyOf(runs);
        this.capacities = capacities;
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
        List<Run> drawn = drawn();
        if (drawn.size() < runs.size()) {
            page.paragraph("Charts show " + drawn.size() + " of " + runs.size() + " runs, those of "
                    + drawn.getFirst().name() + " to " + drawn.getLast().name() + ".");
        }
        distributions(page, drawn);
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
        page.paragraph(
                "A line ends where the load exceeds the capacity of its system. Bars are 95 % intervals: stretches of"
                        + " consecutive requests drawn again, the same for all systems.");
        BandTable.capacities(capacities).lines().forEach(page::paragraph);
        curve(
                page,
                rates,
                systems,
                new Metric("mean TTFT", "mean_ttft_ms", r -> r.ttft().meanPs() / PS_PER_MS));
        curve(
                page,
                rates,
                systems,
                new Metric("p99 TTFT", "p99_ttft_ms", r -> r.ttft().p99Ps() / PS_PER_MS));
        curve(
                page,
                rates,
                systems,
                new Metric("mean TPOT", "mean_tpot_ms", r -> r.tpot().meanPs() / PS_PER_MS));
        curve(
                page,
                rates,
                systems,
                new Metric("p99 TPOT", "p99_tpot_ms", r -> r.tpot().p99Ps() / PS_PER_MS));
        curve(
                page,
                rates,
                systems,
                new Metric("mean E2E", "mean_e2el_ms", r -> r.e2e().meanPs() / PS_PER_MS));
        if (runs.stream().allMatch(run -> Double.isFinite(goodput(run.report().result())))) {
            curve(page, rates, systems, new Metric(GOODPUT, "request_goodput", ComparePage::goodput));
        }
    }

    /** Requests per second; NaN without limits. */
    private static double goodput(RunResult result) {
        Double goodput = result.throughput().goodput();
        return goodput == null ? Double.NaN : goodput;
    }

    /**
     * What is drawn over load.
     *
     * @param key its column of the files
     */
    private record Metric(String name, String key, ToDoubleFunction<RunResult> of) {
        boolean isRate() {
            return name.equals(GOODPUT);
        }

        /** Goodput falls where the load is too high, and is shown there, too. */
        boolean isShown(Run run) {
            return isRate() || !run.report().unstable();
        }
    }

    private static double rate(Run run) {
        return run.report().offer().requestsPerSecond();
    }

    private void curve(Page page, double[] rates, List<String> systems, Metric metric) {
        List<Line> lines = new ArrayList<>();
        for (String system : systems) {
            lines.add(line(rates, system, metric));
        }
        String axis = metric.name() + (metric.isRate() ? " (req/s)" : " (ms)");
        page.chart(Chart.of(
                metric.name(),
                Axis.linear("offered load (req/s)"),
                metric.isRate() ? Axis.linear(axis) : Axis.log(axis),
                rates,
                lines));
    }

    private Line line(double[] rates, String system, Metric metric) {
        double[] values = nothing(rates.length);
        double[] low = nothing(rates.length);
        double[] high = nothing(rates.length);
        for (Run run : runs) {
            int at = Arrays.binarySearch(rates, rate(run));
            if (at >= 0 && run.report().system().equals(system) && metric.isShown(run)) {
                values[at] = metric.of().applyAsDouble(run.report().result());
                BandTable.Row bands = run.bands();
                low[at] = bands == null ? Double.NaN : bands.of(metric.key()).low();
                high[at] = bands == null ? Double.NaN : bands.of(metric.key()).high();
            }
        }
        Line line = Line.of(system, values);
        return Arrays.stream(low).anyMatch(Double::isFinite) ? line.within(low, high) : line;
    }

    private static double[] nothing(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /** What charts of percentiles show: of several rates the highest that every system serves, of too many runs the first. */
    private List<Run> drawn() {
        double common = runs.stream()
                .mapToDouble(ComparePage::rate)
                .filter(rate -> runs.stream()
                        .noneMatch(run -> rate(run) == rate && run.report().unstable()))
                .max()
                .orElse(Double.NaN);
        List<Run> alike = runs.stream().filter(run -> rate(run) == common).toList();
        List<Run> candidates = alike.isEmpty() ? runs : alike;
        return candidates.subList(0, Math.min(LINES, candidates.size()));
    }

    private static void distributions(Page page, List<Run> drawn) {
        for (int latency = 0; latency < Quantiles.NAMES.size(); latency++) {
            long most = 0;
            for (Run run : drawn) {
                most = Math.max(most, count(run, latency));
            }
            if (most > 0) {
                page.chart(distribution(drawn, latency, most));
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

    private static Chart distribution(List<Run> drawn, int latency, long most) {
        double[] shares = Quantiles.shares(most);
        List<Line> lines = new ArrayList<>();
        for (Run run : drawn) {
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
