package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.html.Tile;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.metrics.Observation;
import org.wscsim.core.metrics.Observation.Level;
import org.wscsim.core.metrics.Observation.Sum;

/** The page of one run, and the tables beside it. Confined to one thread. */
public final class RunPage {
    private static final double PS_PER_MS = 1e9;
    private static final Axis SECONDS = new Axis("virtual time (s)", Chart.Scale.LINEAR, false);
    private static final Axis REQUESTS_BELOW = Axis.nines("share of values below (%)");
    private static final String TIME = "time";

    private final RunView view;
    private final RunResult result;
    private final RunTables tables;

    public RunPage(RunView view) {
        this.view = view;
        result = view.report().result();
        tables = new RunTables(view);
    }

    /** CSV files that belong beside it. */
    public List<Sheet> sheets() {
        return tables.sheets();
    }

    public Page page() {
        String name = view.report().system() + " on " + view.report().wafer();
        Page page = new Page(
                name + ", " + view.report().model(),
                "workload " + view.report().workload() + "; plan "
                        + view.report().plan() + "; run " + view.report().runHash());
        result.warnings().forEach(page::warning);
        page.section("Result").tiles(tiles());
        if (view.report().unstable()) {
            page.paragraph(
                    "Latencies below are those of this finite trace; under this load they grow with its length.");
        }
        page.section("Latency");
        distributions(page);
        page.grid(tables.latencies());
        page.section("Over time");
        overTime(page);
        page.section("Where the time goes");
        page.bars(PartTable.bars(view.seen().parts()));
        page.bars(bounds());
        page.section("Wafer");
        page.map(WaferView.of(view)).bars(use()).grid(tables.instances()).grid(tables.busiestLinks());
        page.section("Energy");
        page.bars(energy());
        services(page);
        page.section("About this run");
        page.paragraph("Contention: " + result.contention() + ".").paragraph("Approximated:");
        page.list(result.approximations());
        page.list(view.report().planNotes());
        page.folded("config.yaml", view.config());
        return page;
    }

    private List<Tile> tiles() {
        RunResult.Counts counts = result.counts();
        RunResult.Throughput rates = result.throughput();
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(
                "Requests completed",
                HtmlText.figure((double) counts.completed()),
                "",
                counts.arrived() - counts.completed() + " rejected or unfinished"));
        tiles.add(new Tile("Duration", HtmlText.figure(result.durationPs() / 1e12), "s", stability()));
        tiles.add(new Tile(
                "Throughput",
                HtmlText.figure(rates.requests()),
                "req/s",
                HtmlText.figure(rates.outputTokens()) + " output tok/s"));
        Double goodput = rates.goodput();
        if (goodput != null) {
            tiles.add(new Tile("Goodput", HtmlText.figure(goodput), "req/s", "meeting every limit"));
        }
        latency(tiles, "TTFT", result.ttft());
        latency(tiles, "TPOT", result.tpot());
        latency(tiles, "ITL", result.itl());
        latency(tiles, "E2E latency", result.e2e());
        tiles.add(new Tile(
                "KV cache, peak",
                HtmlText.percent(result.kv().peakShare()),
                "%",
                "mean " + HtmlText.percent(result.kv().meanShare()) + " %"));
        tiles.add(new Tile(
                "Energy per output token",
                HtmlText.figure(result.energy().joulesPerOutputToken()),
                "J",
                HtmlText.figure(result.energy().totalJoules() / 1e3) + " kJ in all"));
        return tiles;
    }

    private String stability() {
        return "queue: " + result.stability().name().toLowerCase(Locale.ROOT);
    }

    private static void latency(List<Tile> tiles, String name, LatencySummary latency) {
        if (latency.count() > 0) {
            tiles.add(new Tile(
                    name + ", mean",
                    HtmlText.figure(latency.meanPs() / PS_PER_MS),
                    "ms",
                    "median " + HtmlText.figure(latency.medianPs() / PS_PER_MS) + ", p99 "
                            + HtmlText.figure(latency.p99Ps() / PS_PER_MS)));
        }
    }

    private void distributions(Page page) {
        long[] counts = {
            result.ttft().count(),
            result.tpot().count(),
            result.itl().count(),
            result.e2e().count()
        };
        for (int latency = 0; latency < counts.length; latency++) {
            if (counts[latency] > 0) {
                page.chart(distribution(latency, counts[latency]));
            }
        }
    }

    private Chart distribution(int latency, long count) {
        double[] shares = Quantiles.shares(count);
        double[] values = Quantiles.milliseconds(view.seen(), latency, count);
        return Chart.of(
                        Quantiles.NAMES.get(latency) + " by percentile",
                        REQUESTS_BELOW,
                        Axis.log(Quantiles.NAMES.get(latency) + " (ms)"),
                        shares,
                        List.of(Line.of(Quantiles.NAMES.get(latency), values)))
                .withNote(HtmlText.figure((double) count) + " values");
    }

    private void overTime(Page page) {
        Observation seen = view.seen();
        TimeTable time = TimeTable.readable(seen);
        double[] at = time.at();
        String buckets = "means over " + HtmlText.figure(time.bucketSeconds()) + " s";
        page.chart(Chart.of(
                        "Requests",
                        SECONDS,
                        Axis.linear("rate (req/s)"),
                        at,
                        List.of(
                                Line.of("arriving", time.perSecond(Sum.ARRIVED)),
                                Line.of("completed", time.perSecond(Sum.COMPLETED))))
                .withNote(buckets)
                .in(TIME));
        page.chart(Chart.of(
                        "Tokens",
                        SECONDS,
                        Axis.linear("rate (tok/s)"),
                        at,
                        List.of(
                                Line.of("output", time.perSecond(Sum.OUTPUT_TOKENS)),
                                Line.of("prompts arriving", time.perSecond(Sum.PROMPT_TOKENS))))
                .withNote(buckets)
                .in(TIME));
        page.chart(Chart.of(
                        "Queue",
                        SECONDS,
                        Axis.linear("requests"),
                        at,
                        List.of(
                                Line.of("in the system", time.mean(Level.IN_SYSTEM)),
                                Line.of("waiting", time.mean(Level.WAITING))))
                .withNote(buckets)
                .in(TIME));
        page.chart(Chart.of(
                        "KV cache",
                        SECONDS,
                        Axis.linear("blocks in use (%)"),
                        at,
                        List.of(Line.of("in use", kvPercent(time))))
                .withNote(
                        buckets + "; of " + HtmlText.figure((double) result.kv().capacityBlocks()) + " blocks")
                .in(TIME));
        page.chart(Chart.of(
                        "Latency by time of arrival",
                        SECONDS,
                        Axis.log("mean latency (ms)"),
                        at,
                        List.of(Line.of("TTFT", time.meanMs(Sum.TTFT_NS)), Line.of("E2E", time.meanMs(Sum.E2E_NS))))
                .withNote(buckets)
                .in(TIME));
    }

    private double[] kvPercent(TimeTable time) {
        double capacity = result.kv().capacityBlocks();
        return Arrays.stream(time.mean(Level.KV_BLOCKS))
                .map(blocks -> 100 * blocks / capacity)
                .toArray();
    }

    private Bars bounds() {
        RunResult.SpeedOfLight bounds = result.speedOfLight();
        double seconds = result.durationPs() / 1e12;
        return percents(
                "Speed of light",
                "least time that each resource needs for this work, as a share of the duration; binding: "
                        + bounds.binding().replace('_', ' '),
                "share of the duration (%)",
                List.of("compute", "DRAM bandwidth", "KV capacity", "links", "critical path"),
                new double[] {
                    bounds.computeSeconds() / seconds,
                    bounds.dramSeconds() / seconds,
                    bounds.capacitySeconds() / seconds,
                    bounds.linkSeconds() / seconds,
                    bounds.criticalPathSeconds() / seconds
                });
    }

    private Bars use() {
        RunResult.Utilization use = result.utilization();
        return percents(
                "Utilization of the whole wafer",
                "idle dies count",
                "share of the peak (%)",
                List.of("compute", "DRAM bandwidth", "D2D links", "instances in a step"),
                new double[] {use.compute(), use.dram(), use.links(), use.busyInstances()});
    }

    private static Bars percents(String title, String note, String axis, List<String> names, double[] shares) {
        List<Bars.Row> rows = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            rows.add(new Bars.Row(names.get(i), new double[] {Double.isFinite(shares[i]) ? 100 * shares[i] : 0}));
        }
        return new Bars(title, note, axis, "%", List.of("share"), rows, false);
    }

    private Bars energy() {
        RunResult.Energy energy = result.energy();
        double[] kilojoules = {
            energy.computeJoules() / 1e3,
            energy.sramJoules() / 1e3,
            energy.d2dJoules() / 1e3,
            energy.dramJoules() / 1e3,
            energy.staticJoules() / 1e3
        };
        List<Bars.Row> rows = new ArrayList<>();
        for (int i = 0; i < kilojoules.length; i++) {
            rows.add(new Bars.Row(RunTables.ENERGY.get(i), new double[] {kilojoules[i]}));
        }
        return new Bars(
                "Energy by part",
                RunTables.ENERGY_FILE + " has the same in joules",
                "energy (kJ)",
                "kJ",
                List.of("energy"),
                rows,
                false);
    }

    private void services(Page page) {
        List<Grid> grids = tables.services();
        if (!grids.isEmpty()) {
            page.section("Who got what");
            grids.forEach(page::grid);
        }
    }
}
