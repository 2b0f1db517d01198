package org.wscsim.cli.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.Probe;

/** Capacities for the console, for {@code capacity.json} and, probe by probe, for {@code probes.csv}. Stateless. */
public final class CapacityTable {
    private static final List<String> PROBE_HEADER = List.of(
            "system",
            "seed",
            "plan",
            "request_rate",
            "attainment",
            "counted",
            "good",
            "judged_attainment",
            "stable",
            "meets",
            "peak_concurrent",
            "tape_hash");
    private static final int DIGITS = 5;

    private CapacityTable() {}

    /** One row per system and seed. */
    public static String aligned(List<CapacityReport> reports) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("system", "plan", "seed", "capacity req/s", "fails at", "attainment %", "probes", "outcome"));
        for (CapacityReport report : reports) {
            Probe best = report.capacity().best();
            rows.add(List.of(
                    report.system(),
                    Objects.requireNonNullElse(report.plan(), "-"),
                    Long.toString(report.seed()),
                    rate(report.capacity().rate()),
                    rate(report.capacity().failingRate()),
                    best == null ? "-" : DecimalText.fixed(100 * best.attainment(), 2),
                    Integer.toString(report.capacity().probes().size()),
                    report.outcome() + (report.capacity().isMonotone() ? "" : ", not monotone")));
        }
        return TextTable.of(rows, 2);
    }

    /** A rate as the console shows it. */
    public static String rate(@Nullable Double rate) {
        return rate == null ? "-" : DecimalText.significant(rate, DIGITS);
    }

    /** Mean and interval per system over seeds; a system without a finite capacity under some seed has none. */
    public static String seeds(List<CapacityReport> reports, List<String> systems) {
        StringBuilder text = new StringBuilder();
        for (String system : systems) {
            SeedStatistics over = statistics(reports, system);
            text.append(system)
                    .append(": ")
                    .append(
                            over == null
                                    ? "no mean, since the search did not end between two rates for every seed"
                                    : "mean " + rate(over.mean()) + " +- " + rate(over.halfWidth()) + " req/s (95 %, "
                                            + over.seeds() + " seeds)")
                    .append('\n');
        }
        return text.toString();
    }

    private static @Nullable SeedStatistics statistics(List<CapacityReport> reports, String system) {
        List<Double> rates = new ArrayList<>();
        for (CapacityReport report : reports) {
            if (report.system().equals(system)) {
                Double rate = report.capacity().rate();
                if (rate == null || report.capacity().failingRate() == null) {
                    return null;
                }
                rates.add(rate);
            }
        }
        return rates.size() < 2 ? null : SeedStatistics.of(rates);
    }

    /** Writes {@code capacity.json}. */
    public static void json(List<CapacityReport> reports, List<String> systems, Writer out) {
        try (JsonDocument json = new JsonDocument(out)) {
            json.put("schema", 1);
            json.put("attainment_wanted", reports.getFirst().wanted());
            json.openArray("capacities");
            reports.forEach(report -> element(json, report));
            json.closeArray();
            json.openArray("over_seeds");
            for (String system : systems) {
                SeedStatistics over = statistics(reports, system);
                if (over != null) {
                    json.openElement()
                            .put("system", system)
                            .put("seeds", over.seeds())
                            .put("mean_request_rate", over.mean())
                            .put("ci95_half_width", over.halfWidth())
                            .closeObject();
                }
            }
            json.closeArray();
        }
    }

    private static void element(JsonDocument json, CapacityReport report) {
        Probe best = report.capacity().best();
        Double failing = report.capacity().failingRate();
        json.openElement()
                .put("system", report.system())
                .put("seed", report.seed())
                .put("outcome", report.outcome())
                .put("request_rate", best == null ? Double.NaN : best.rate())
                .put("failing_request_rate", failing == null ? Double.NaN : failing)
                .put("plan", report.plan())
                .put("attainment", best == null ? Double.NaN : best.attainment())
                .put("request_goodput", best == null ? Double.NaN : best.rate() * best.attainment())
                .put("monotone", report.capacity().isMonotone())
                .put("probes", report.capacity().probes().size())
                .put("tape_hash", best == null ? null : DecimalText.hash(best.tapeHash()))
                .closeObject();
    }

    /** Names of a probe's columns. */
    public static List<String> probeHeader() {
        return PROBE_HEADER;
    }

    /** A probe at full precision. */
    public static List<String> probeRow(CapacityReport report, Probe probe) {
        return List.of(
                report.system(),
                Long.toString(report.seed()),
                report.plans().get(probe.plan()),
                Double.toString(probe.rate()),
                Double.toString(probe.attainment()),
                Long.toString(probe.counted()),
                Long.toString(probe.good()),
                Double.toString(probe.leastDecile()),
                Boolean.toString(!probe.growing()),
                Boolean.toString(probe.meets(report.wanted())),
                Long.toString(probe.peakConcurrent()),
                DecimalText.hash(probe.tapeHash()));
    }

    /** Writes {@code probes.csv}: by system, seed, rate and plan. */
    public static void probes(List<CapacityReport> reports, Writer out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(PROBE_HEADER);
        for (CapacityReport report : reports) {
            report.capacity().probes().forEach(probe -> rows.add(probeRow(report, probe)));
        }
        csv(rows, out);
    }

    /** Writes rows as RFC 4180 with {@code \n} line ends and leaves {@code out} open. */
    public static void csv(List<List<String>> rows, Writer out) {
        try {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            rows.forEach(csv::writeRecord);
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
