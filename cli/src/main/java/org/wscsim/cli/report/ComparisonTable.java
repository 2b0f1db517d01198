package org.wscsim.cli.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.LatencySummary;

/**
 * Systems side by side: one row each and rate, for the console (aligned) and for {@code compare.csv} (full precision). Stateless.
 */
public final class ComparisonTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("system", "system", RunReport::system, RunReport::system),
            new Column("plan", "plan", RunReport::plan, RunReport::plan),
            count("completed", r -> r.counts().completed()),
            count("rejected", r -> r.counts().rejected()),
            new Column(
                    "offered req/s",
                    "offered_request_rate",
                    run -> DecimalText.fixed(run.offer().requestsPerSecond(), 2),
                    run -> stored(run.offer().requestsPerSecond())),
            number("req/s", "request_throughput", 2, r -> r.throughput().requests()),
            new Column("goodput", "request_goodput", run -> goodput(run, false), run -> goodput(run, true)),
            number("tok/s", "output_throughput", 1, r -> r.throughput().outputTokens()),
            latency("TTFT mean", "mean_ttft_ms", r -> r.ttft(), LatencySummary::meanPs),
            latency("p50", "median_ttft_ms", r -> r.ttft(), LatencySummary::medianPs),
            latency("p90", "p90_ttft_ms", r -> r.ttft(), LatencySummary::p90Ps),
            latency("p99 ms", "p99_ttft_ms", r -> r.ttft(), LatencySummary::p99Ps),
            latency("TPOT mean", "mean_tpot_ms", r -> r.tpot(), LatencySummary::meanPs),
            latency("p50", "median_tpot_ms", r -> r.tpot(), LatencySummary::medianPs),
            latency("p90", "p90_tpot_ms", r -> r.tpot(), LatencySummary::p90Ps),
            latency("p99 ms", "p99_tpot_ms", r -> r.tpot(), LatencySummary::p99Ps),
            latency("E2E mean", "mean_e2el_ms", r -> r.e2e(), LatencySummary::meanPs),
            latency("p50", "median_e2el_ms", r -> r.e2e(), LatencySummary::medianPs),
            latency("p90", "p90_e2el_ms", r -> r.e2e(), LatencySummary::p90Ps),
            latency("p99 ms", "p99_e2el_ms", r -> r.e2e(), LatencySummary::p99Ps),
            number("KV mean %", "kv_mean_share", 1, r -> r.kv().meanShare(), 100),
            number("peak %", "kv_peak_share", 1, r -> r.kv().peakShare(), 100),
            number("compute %", "compute_utilization", 2, r -> r.utilization().compute(), 100),
            number("DRAM %", "dram_utilization", 2, r -> r.utilization().dram(), 100),
            number("busy %", "instances_busy", 1, r -> r.utilization().busyInstances(), 100),
            number("J/token", "joules_per_output_token", 3, r -> r.energy().joulesPerOutputToken()),
            count("preempted", r -> r.counts().preemptions()),
            new Column("stability", "stability", ComparisonTable::stability, ComparisonTable::stability),
            new Column("", "wafer", RunReport::wafer, RunReport::wafer),
            new Column("", "seed", r -> "", r -> Long.toString(r.offer().seed())),
            new Column(
                    "", "tape_hash", r -> "", r -> DecimalText.hash(r.result().tapeHash())));

    private static final Set<String> NAMES =
            Set.of("system", "plan", "offered_request_rate", "stability", "wafer", "seed", "tape_hash");

    private ComparisonTable() {}

    /**
     * @param title over the column on the console; empty = not shown there
     * @param key in the CSV header
     */
    private record Column(
            String title, String key, Function<RunReport, String> shown, Function<RunReport, String> stored) {}

    private static Column count(String name, Function<RunResult, Long> value) {
        Function<RunReport, String> text = run -> Long.toString(value.apply(run.result()));
        return new Column(name, name, text, text);
    }

    private static Column number(String title, String key, int decimals, Function<RunResult, Double> value) {
        return number(title, key, decimals, value, 1);
    }

    private static Column number(String title, String key, int decimals, Function<RunResult, Double> value, int scale) {
        return new Column(
                title,
                key,
                run -> DecimalText.fixed(scale * value.apply(run.result()), decimals),
                run -> stored(value.apply(run.result())));
    }

    private static Column latency(
            String title,
            String key,
            Function<RunResult, LatencySummary> part,
            Function<LatencySummary, Double> statistic) {
        return new Column(
                title,
                key,
                run -> shown(run, part.apply(run.result()), statistic),
                run -> run.unstable() || part.apply(run.result()).count() == 0
                        ? ""
                        : stored(DecimalText.milliseconds(statistic.apply(part.apply(run.result())))));
    }

    private static String shown(RunReport run, LatencySummary latency, Function<LatencySummary, Double> statistic) {
        if (run.unstable()) {
            return "unstable";
        }
        return latency.count() == 0 ? "-" : DecimalText.fixed(DecimalText.milliseconds(statistic.apply(latency)), 2);
    }

    private static String stored(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static String goodput(RunReport run, boolean exact) {
        Double goodput = run.result().throughput().goodput();
        return goodput == null ? (exact ? "" : "-") : exact ? stored(goodput) : DecimalText.fixed(goodput, 2);
    }

    private static String stability(RunReport run) {
        return run.result().stability().name().toLowerCase(Locale.ROOT);
    }

    /** The table for the console: names to the left, numbers to the right. */
    public static String aligned(List<RunReport> runs) {
        List<Column> shown = COLUMNS.stream().filter(c -> !c.title().isEmpty()).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(shown.stream().map(Column::title).toList());
        for (RunReport run : runs) {
            rows.add(shown.stream().map(c -> c.shown().apply(run)).toList());
        }
        return TextTable.of(rows, 2);
    }

    /** Keys of the columns that hold measured numbers, in order. */
    static List<String> numericKeys() {
        return COLUMNS.stream()
                .map(Column::key)
                .filter(key -> !NAMES.contains(key))
                .toList();
    }

    /** A cell of the CSV. */
    static String stored(RunReport run, String key) {
        for (Column column : COLUMNS) {
            if (column.key().equals(key)) {
                return column.stored().apply(run);
            }
        }
        throw new IllegalArgumentException("no such column: key=" + key);
    }

    /**
     * The runs' summaries as one JSON object.
     *
     * @param keys of the runs, in their order
     */
    public static String json(List<RunReport> runs, List<String> keys) {
        StringWriter text = new StringWriter();
        text.append("{\n");
        for (int i = 0; i < runs.size(); i++) {
            text.append('"').append(keys.get(i)).append("\": ");
            SummaryJson.write(runs.get(i), text);
            text.append(i + 1 < runs.size() ? ",\n" : "");
        }
        return text.append("}\n").toString();
    }

    /** Header and one row per run, for {@code compare.csv}. */
    public static List<List<String>> csvRows(List<RunReport> runs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS.stream().map(Column::key).toList());
        for (RunReport run : runs) {
            rows.add(COLUMNS.stream().map(c -> c.stored().apply(run)).toList());
        }
        return rows;
    }
}
