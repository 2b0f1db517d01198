package org.wscsim.cli.report;

import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs that differ by their seed, as means with 95 % intervals: for the console the headline metrics, for {@code seeds.csv}
 * all. A metric that some seed lacks (the latencies of an unstable run) has no mean: leaving that seed out would flatter.
 * Stateless.
 */
public final class SeedTable {
    private static final String KV_SHARE = "kv_mean_share";
    private static final List<String> HEADLINE = List.of(
            "request_throughput",
            "request_goodput",
            "median_ttft_ms",
            "p99_ttft_ms",
            "median_tpot_ms",
            "p99_tpot_ms",
            "mean_e2el_ms",
            "p99_e2el_ms",
            KV_SHARE);
    private static final List<String> TITLES = List.of(
            "system",
            "offered req/s",
            "seeds",
            "req/s",
            "goodput",
            "TTFT p50",
            "p99 ms",
            "TPOT p50",
            "p99 ms",
            "E2E mean",
            "p99 ms",
            "KV mean %");
    private static final int DIGITS = 4;
    /** An interval narrower than this share of its mean is what summing equal values leaves. */
    private static final double ROUNDING = 1e-12;

    private SeedTable() {}

    /**
     * @param groups runs of one system at one rate, one per seed
     */
    public static String aligned(List<List<RunReport>> groups) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        for (List<RunReport> group : groups) {
            List<String> row = new ArrayList<>();
            row.add(group.getFirst().system());
            row.add(shown(offered(group)));
            row.add(Integer.toString(group.size()));
            for (String metric : HEADLINE) {
                SeedStatistics over = statistics(group, metric, metric.equals(KV_SHARE) ? 100 : 1);
                boolean unstable = group.stream().anyMatch(RunReport::unstable);
                row.add(over == null ? (unstable ? "unstable" : "-") : shown(over));
            }
            rows.add(row);
        }
        return TextTable.of(rows, 1) + "+- half of the 95 % interval of the mean over seeds (Student's t)\n"
                + plans(groups);
    }

    /** A line per system and rate whose seeds had different plans: the interval is then mostly of plans. */
    private static String plans(List<List<RunReport>> groups) {
        StringBuilder text = new StringBuilder();
        for (List<RunReport> group : groups) {
            Map<String, Integer> plans = new LinkedHashMap<>();
            group.forEach(run -> plans.merge(run.plan(), 1, Integer::sum));
            if (plans.size() > 1) {
                List<String> counted = new ArrayList<>();
                plans.forEach((plan, count) -> counted.add(count + " had " + plan));
                text.append(group.getFirst().system())
                        .append(": plans differ between seeds, ")
                        .append(String.join("; ", counted))
                        .append(" (--plan fixes one)\n");
            }
        }
        return text.toString();
    }

    private static SeedStatistics offered(List<RunReport> group) {
        return SeedStatistics.of(
                group.stream().map(run -> run.offer().requestsPerSecond()).toList());
    }

    private static String shown(SeedStatistics over) {
        if (!Double.isFinite(over.mean())) {
            return "inf";
        }
        String mean = DecimalText.significant(over.mean(), DIGITS);
        boolean same = over.seeds() < 2 || over.halfWidth() < Math.abs(over.mean()) * ROUNDING;
        return same ? mean : mean + " +- " + DecimalText.significant(over.halfWidth(), 2);
    }

    private static @Nullable SeedStatistics statistics(List<RunReport> group, String metric, int scale) {
        List<Double> values = new ArrayList<>();
        for (RunReport run : group) {
            String value = ComparisonTable.stored(run, metric);
            if (value.isEmpty()) {
                return null;
            }
            values.add(scale * Double.parseDouble(value));
        }
        return SeedStatistics.of(values);
    }

    /**
     * Goodput and completed requests of the worst and the best wafer, a line per system and rate: what defects do is skewed,
     * and a mean hides it.
     */
    public static String spread(List<List<RunReport>> groups) {
        StringBuilder text = new StringBuilder();
        for (List<RunReport> group : groups) {
            long unstable = group.stream().filter(RunReport::unstable).count();
            text.append(group.getFirst().system())
                    .append(" over ")
                    .append(group.size())
                    .append(" wafers: goodput ")
                    .append(range(group, "request_goodput"))
                    .append(" req/s, completed ")
                    .append(range(group, "completed"))
                    .append(", rejected ")
                    .append(range(group, "rejected"))
                    .append(", unstable on ")
                    .append(unstable)
                    .append('\n');
        }
        return text.toString();
    }

    private static String range(List<RunReport> group, String metric) {
        double[] values = group.stream()
                .map(run -> ComparisonTable.stored(run, metric))
                .filter(value -> !value.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (values.length == 0) {
            return "-";
        }
        double least = Arrays.stream(values).min().orElseThrow();
        double most = Arrays.stream(values).max().orElseThrow();
        return least == most ? shown(least) : shown(least) + " to " + shown(most);
    }

    private static String shown(double value) {
        boolean whole = value == Math.rint(value);
        return whole ? Long.toString((long) value) : DecimalText.significant(value, DIGITS);
    }

    /**
     * Writes {@code seeds.csv}: a row per system, rate and metric, with the value of each seed.
     *
     * @param names of the seeds, such as {@code seed-1}
     */
    public static void write(List<List<RunReport>> groups, List<String> names, Writer out) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(
                List.of("system", "offered_request_rate", "metric", "mean", "ci95_low", "ci95_high", "deviation"));
        names.forEach(name -> header.add(name.replace('-', '_')));
        rows.add(header);
        for (List<RunReport> group : groups) {
            for (String metric : ComparisonTable.numericKeys()) {
                rows.add(row(group, metric));
            }
        }
        CapacityTable.csv(rows, out);
    }

    private static List<String> row(List<RunReport> group, String metric) {
        SeedStatistics over = statistics(group, metric, 1);
        List<String> row = new ArrayList<>();
        row.add(group.getFirst().system());
        row.add(number(offered(group).mean()));
        row.add(metric);
        row.add(over == null ? "" : number(over.mean()));
        row.add(over == null ? "" : number(over.mean() - over.halfWidth()));
        row.add(over == null ? "" : number(over.mean() + over.halfWidth()));
        row.add(over == null ? "" : number(over.deviation()));
        group.forEach(run -> row.add(ComparisonTable.stored(run, metric)));
        return row;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
