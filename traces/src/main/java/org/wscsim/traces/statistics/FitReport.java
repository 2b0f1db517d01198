package org.wscsim.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.synthetic.FittedWorkload;

/**
 * How far a workload is from a published trace: quantity by quantity, and as Kolmogorov-Smirnov distances of the prompt,
 * output and gap distributions. Immutable once made; reads the workload twice, in O(1) memory.
 */
public final class FitReport {
    private static final long PS_PER_US = VirtualTime.PS_PER_US;

    /** How a row's error is meant. */
    public enum Measure {
        /** (generated - published)/published. */
        RELATIVE,
        /** generated - published; for correlations, which may be near 0. */
        DIFFERENCE,
        /** Generated is a distance already, published is 0. */
        DISTANCE
    }

    /**
     * One line of the report.
     *
     * @param quantity name with its unit
     * @param published figure of the trace
     * @param generated the same figure of the workload
     * @param measure how {@link #error} is formed
     */
    public record Row(String quantity, double published, double generated, Measure measure) {
        /** As {@link #measure} says. */
        public double error() {
            return measure == Measure.RELATIVE ? generated / published - 1 : generated - published;
        }
    }

    private final TraceProfile profile;
    private final List<Row> rows;

    private FitReport(TraceProfile profile, List<Row> rows) {
        this.profile = profile;
        this.rows = List.copyOf(rows);
    }

    /**
     * Compares a workload with the trace that a generator was fitted to.
     *
     * @param published the trace's generator, which names its stored facts
     * @param workload gives a fresh source of the same requests at each call
     */
    public static FitReport of(FittedWorkload published, Supplier<ArrivalSource> workload) {
        final PublishedFacts facts = PublishedFacts.of(published);
        final TraceProfile profile = TraceProfile.of(workload.get());
        final List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                "request rate (1/s)", facts.requestsPerSecond(), profile.requestsPerSecond(), Measure.RELATIVE));
        rows.add(new Row(
                "gap CV", facts.gapCoefficientOfVariation(), profile.gapCoefficientOfVariation(), Measure.RELATIVE));
        rows.add(new Row(
                "busiest minute (1/s)",
                facts.peakMinute().requestsPerSecond(),
                profile.peakMinuteRequestsPerSecond(),
                Measure.RELATIVE));
        rows.add(new Row(
                "busiest minute (tok/s)",
                facts.peakMinute().promptTokensPerSecond(),
                profile.peakMinutePromptTokensPerSecond(),
                Measure.RELATIVE));
        addLengths(rows, "prompt", facts, facts.prompts(), profile.prompts());
        addLengths(rows, "output", facts, facts.outputs(), profile.outputs());
        addSecondPass(rows, facts, profile, workload.get());
        return new FitReport(profile, rows);
    }

    private static void addLengths(
            List<Row> rows,
            String name,
            PublishedFacts all,
            PublishedFacts.Lengths facts,
            LengthDistribution generated) {
        rows.add(new Row(name + " mean (tokens)", facts.mean(), generated.mean(), Measure.RELATIVE));
        rows.add(new Row(name + " p50 (tokens)", facts.p50(), generated.percentile(50), Measure.RELATIVE));
        rows.add(new Row(name + " p90 (tokens)", facts.p90(), generated.percentile(90), Measure.RELATIVE));
        rows.add(new Row(name + " p99 (tokens)", facts.p99(), generated.percentile(99), Measure.RELATIVE));
        if (generated.count() == all.requests()) {
            rows.add(new Row(name + " total (tokens)", facts.sum(), generated.sum(), Measure.RELATIVE));
        }
    }

    private static void addSecondPass(
            List<Row> rows, PublishedFacts facts, TraceProfile profile, ArrivalSource source) {
        final double[] promptRanks = profile.prompts().midRanks();
        final double[] outputRanks = profile.outputs().midRanks();
        final Correlation pearson = new Correlation();
        final Correlation spearman = new Correlation();
        final CumulativeCounts.Sample prompts = facts.promptCounts().sample();
        final CumulativeCounts.Sample outputs = facts.outputCounts().sample();
        final CumulativeCounts.Sample gaps = facts.gapCounts().sample();
        final Arrival arrival = new Arrival();
        long previousPs = -1;
        try (source) {
            while (source.next(arrival)) {
                pearson.add(arrival.promptTokens, arrival.outputTokens);
                spearman.add(promptRanks[arrival.promptTokens], outputRanks[arrival.outputTokens]);
                prompts.add(arrival.promptTokens);
                outputs.add(arrival.outputTokens);
                if (previousPs >= 0) {
                    gaps.add(Math.ceilDiv(arrival.arrivalPs - previousPs, PS_PER_US));
                }
                previousPs = arrival.arrivalPs;
            }
        }
        rows.add(new Row("Pearson correlation", facts.pearson(), pearson.value(), Measure.DIFFERENCE));
        rows.add(new Row("Spearman correlation", facts.spearman(), spearman.value(), Measure.DIFFERENCE));
        rows.add(new Row("prompt KS distance", 0, prompts.distance(), Measure.DISTANCE));
        rows.add(new Row("output KS distance", 0, outputs.distance(), Measure.DISTANCE));
        rows.add(new Row("gap KS distance", 0, gaps.distance(), Measure.DISTANCE));
    }

    /** The workload's own profile. */
    public TraceProfile profile() {
        return profile;
    }

    public List<Row> rows() {
        return rows;
    }

    /** The row of a quantity. */
    public Row row(String quantity) {
        return rows.stream()
                .filter(row -> row.quantity().equals(quantity))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such quantity: quantity=" + quantity));
    }

    /** The report as text: a heading, then quantity, published, generated and error in each line. */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-22s %14s %14s %10s", "quantity", "published", "generated", "error"));
        for (final Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-22s %14s %14.4f %10s",
                    row.quantity(),
                    row.measure() == Measure.DISTANCE ? "" : String.format(Locale.ROOT, "%.4f", row.published()),
                    row.generated(),
                    row.measure() == Measure.RELATIVE
                            ? String.format(Locale.ROOT, "%+.2f %%", 100 * row.error())
                            : String.format(Locale.ROOT, "%+.4f", row.error())));
        }
        return lines;
    }
}
