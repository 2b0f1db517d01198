package org.wscsim.cli.diff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.page.PartTable;

/**
 * What is different between two runs. Immutable.
 *
 * @param before the first one named
 * @param after the second
 */
public record RunDifference(StoredRun before, StoredRun after) {
    private static final Set<String> NO_SETTINGS = Set.of("schema", "run_hash");
    private static final String NONE = "-";
    /** Of a total: less is not worth a word. */
    private static final double LEAST_SHARE = 0.05;

    private static final List<Metric> METRICS = List.of(
            new Metric("completed", "requests completed", false),
            new Metric("failed", "requests not completed", false),
            new Metric("request_throughput", "requests per second", false),
            new Metric("request_goodput", "goodput, requests per second", false),
            new Metric("output_throughput", "output tokens per second", false),
            new Metric("mean_ttft_ms", "TTFT mean, ms", true),
            new Metric("p99_ttft_ms", "TTFT p99, ms", true),
            new Metric("mean_tpot_ms", "TPOT mean, ms", true),
            new Metric("p99_tpot_ms", "TPOT p99, ms", true),
            new Metric("mean_itl_ms", "ITL mean, ms", true),
            new Metric("p99_itl_ms", "ITL p99, ms", true),
            new Metric("mean_e2el_ms", "E2E mean, ms", true),
            new Metric("p99_e2el_ms", "E2E p99, ms", true),
            new Metric("utilization.compute", "compute, share of peak", false),
            new Metric("utilization.dram", "DRAM bandwidth, share of peak", false),
            new Metric("utilization.instances_busy", "instances in a step, share", false),
            new Metric("kv.peak_share", "KV cache, peak share", false),
            new Metric("preemptions", "preemptions", false),
            new Metric("energy_joules.per_output_token", "energy, J per output token", false));

    private record Metric(String key, String title, boolean latency) {
        double of(StoredRun run) {
            return latency ? run.latency(key) : run.number(key);
        }
    }

    /** One line of a table of two values. */
    public record Line(String what, String before, String after, String change) {
        List<String> cells() {
            return List.of(what, before, after, change);
        }
    }

    /**
     * How the mean of a band of requests moved.
     *
     * @param before mean of each part in ms
     * @param after the same of the other run
     */
    public record Shift(String band, double[] before, double[] after) {
        double change(int part) {
            return after[part] - before[part];
        }

        double change() {
            return IntStream.range(0, before.length).mapToDouble(this::change).sum();
        }

        double total(double[] parts) {
            return IntStream.range(0, parts.length).mapToDouble(i -> parts[i]).sum();
        }
    }

    /** Settings with another value, or in one of the two only. */
    public List<Line> settings() {
        Set<String> keys = new TreeSet<>(before.config().keySet());
        keys.addAll(after.config().keySet());
        keys.removeAll(NO_SETTINGS);
        List<Line> lines = new ArrayList<>();
        for (String key : keys) {
            String one = before.config().getOrDefault(key, NONE);
            String other = after.config().getOrDefault(key, NONE);
            if (!one.equals(other)) {
                lines.add(new Line(key, one, other, ""));
            }
        }
        return lines;
    }

    /** Whether every request had the same fate at the same picosecond. */
    public boolean isSame() {
        return Objects.equals(before.text("tape_hash"), after.text("tape_hash"));
    }

    /** What came out, all metrics that one of the two has. */
    public List<Line> results() {
        List<Line> lines = new ArrayList<>();
        for (Metric metric : METRICS) {
            double one = metric.of(before);
            double other = metric.of(after);
            if (Double.isFinite(one) || Double.isFinite(other)) {
                lines.add(new Line(metric.title(), HtmlText.figure(one), HtmlText.figure(other), change(one, other)));
            }
        }
        for (String key : List.of("plan", "stability", "speed_of_light.binding", "tape_hash")) {
            String one = Objects.requireNonNullElse(before.text(key), NONE);
            String other = Objects.requireNonNullElse(after.text(key), NONE);
            lines.add(new Line(key, one, other, one.equals(other) ? "same" : "differs"));
        }
        return lines;
    }

    private static String change(double one, double other) {
        if (one == other) {
            return "same";
        }
        double percent = 100 * (other - one) / one;
        return Double.isFinite(percent) ? String.format(Locale.ROOT, "%+.2f %%", percent) : NONE;
    }

    /** Bands of requests that both runs tell the parts of. */
    public List<Shift> shifts() {
        List<Shift> shifts = new ArrayList<>();
        for (String band : List.of(PartTable.ALL, PartTable.ABOUT_P99, PartTable.SLOWEST)) {
            double[] one = before.bands().get(band);
            double[] other = after.bands().get(band);
            if (one != null && other != null) {
                shifts.add(new Shift(band, one, other));
            }
        }
        if (shifts.isEmpty()) {
            shifts.add(new Shift(PartTable.ALL, means(before), means(after)));
        }
        return shifts;
    }

    private static double[] means(StoredRun run) {
        return PartTable.NAMES.stream()
                .mapToDouble(name -> run.number(
                        "attribution_ms." + name.toLowerCase(Locale.ROOT).replace(' ', '_')))
                .toArray();
    }

    /** Why the mean of a band moved, in a sentence. */
    public static String reason(Shift shift) {
        double total = shift.change();
        StringBuilder text =
                new StringBuilder("E2E, " + shift.band() + ": " + HtmlText.figure(shift.total(shift.before())) + " to "
                        + HtmlText.figure(shift.total(shift.after())) + " ms (" + signed(total) + " ms)");
        double size = IntStream.range(0, shift.before().length)
                .mapToDouble(part -> Math.abs(shift.change(part)))
                .sum();
        String separator = ", of that ";
        for (int part : IntStream.range(0, shift.before().length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer part) -> -Math.abs(shift.change(part))))
                .toList()) {
            if (size > 0 && Math.abs(shift.change(part)) >= LEAST_SHARE * size) {
                text.append(separator)
                        .append(PartTable.NAMES.get(part))
                        .append(' ')
                        .append(signed(shift.change(part)));
                separator = ", ";
            }
        }
        return text.toString();
    }

    static String signed(double value) {
        return (value > 0 ? "+" : "") + HtmlText.figure(value);
    }
}
