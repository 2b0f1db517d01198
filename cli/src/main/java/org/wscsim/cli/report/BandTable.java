package org.wscsim.cli.report;

import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wscsim.cli.capacity.CapacityRatio;
import org.wscsim.cli.capacity.LatencyBands;
import org.wscsim.cli.capacity.LatencyBands.Interval;

/**
 * 95 % intervals of compared runs, from stretches of their requests drawn again: the headline metrics for the console, all for
 * {@code compare-bands.csv}, there with the ratio to the first system at the same rate. Latencies of unstable runs have none.
 * Stateless.
 */
public final class BandTable {
    private static final List<String> HEADLINE =
            List.of("mean_ttft_ms", "p99_ttft_ms", "mean_tpot_ms", "p99_tpot_ms", "mean_e2el_ms", "request_goodput");
    private static final List<String> TITLES = List.of(
            "95 % intervals", "offered req/s", "TTFT mean ms", "p99", "TPOT mean ms", "p99", "E2E mean ms", "goodput");
    private static final int DIGITS = 4;
    /** Share of every decile of prompt length that has to meet the limits, for a capacity. */
    public static final double WANTED = 0.9;

    private static final String GOODPUT = "request_goodput";

    private BandTable() {}

    /**
     * One run.
     *
     * @param first bands of the first system on the same wafer at the same rate, itself perhaps
     */
    public record Row(RunReport report, LatencyBands bands, LatencyBands first) {
        /** The interval of a metric; unknown where the run has no such result. */
        public Interval of(String key) {
            boolean hidden = report.unstable() && !key.equals(GOODPUT);
            return hidden ? new Interval(Double.NaN, Double.NaN) : bands.of(key);
        }
    }

    /** For the console. */
    public static String aligned(List<Row> rows) {
        List<List<String>> table = new ArrayList<>();
        table.add(TITLES);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>(List.of(
                    row.report().system(),
                    DecimalText.fixed(row.report().offer().requestsPerSecond(), 2)));
            HEADLINE.forEach(key -> cells.add(shown(row.of(key))));
            table.add(cells);
        }
        return TextTable.of(table, 1);
    }

    private static String shown(Interval interval) {
        return interval.isKnown()
                ? DecimalText.significant(interval.low(), DIGITS) + ".."
                        + DecimalText.significant(interval.high(), DIGITS)
                : "-";
    }

    /** A line for each system whose capacity can be read from several rates. */
    public static String capacities(Map<String, CapacityRatio.Reading> bySystem) {
        StringBuilder text = new StringBuilder();
        bySystem.forEach((system, capacity) -> text.append(system)
                .append(": capacity ")
                .append(capacity.isBetween() ? "" : "outside the rates run, nearest ")
                .append(DecimalText.significant(Math.abs(capacity.rate()), DIGITS))
                .append(" req/s (")
                .append(DecimalText.significant(capacity.interval().low(), DIGITS))
                .append("..")
                .append(DecimalText.significant(capacity.interval().high(), DIGITS))
                .append("), ")
                .append(DecimalText.significant(100 * WANTED, 3))
                .append(" % of every decile of prompt length within the limits, read between the rates run\n"));
        return text.toString();
    }

    /** Header and a row per run and metric. */
    public static void write(List<Row> rows, Map<String, CapacityRatio.Reading> capacities, Writer out) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "system",
                "plan",
                "wafer",
                "offered_request_rate",
                "metric",
                "value",
                "ci95_low",
                "ci95_high",
                "ratio_to_first_ci95_low",
                "ratio_to_first_ci95_high"));
        for (Row row : rows) {
            for (String key : LatencyBands.keys()) {
                table.add(cells(row, key));
            }
        }
        capacities.forEach((system, capacity) -> table.add(List.of(
                system,
                "",
                "",
                "",
                "capacity_request_rate",
                capacity.isBetween() ? Double.toString(capacity.rate()) : "",
                Double.toString(capacity.interval().low()),
                Double.toString(capacity.interval().high()),
                "",
                "")));
        CapacityTable.csv(table, out);
    }

    private static List<String> cells(Row row, String key) {
        Interval own = row.of(key);
        Interval ratio = own.isKnown() ? row.bands().over(row.first(), key) : own;
        RunReport report = row.report();
        return List.of(
                report.system(),
                report.plan(),
                report.wafer(),
                number(report.offer().requestsPerSecond()),
                key,
                ComparisonTable.stored(report, key),
                number(own.low()),
                number(own.high()),
                number(ratio.low()),
                number(ratio.high()));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
