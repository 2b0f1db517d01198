package org.wscsim.cli.command;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.capacity.CapacityRatio;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.report.JsonDocument;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.TextTable;
import org.wscsim.core.event.VirtualTime;

/** What a duel found, as text, JSON and CSV. Confined to the main thread. */
final class DuelReport {
    private static final double PERCENT = 100;

    private final double wanted;
    private final List<Tuned> tuned = new ArrayList<>();
    private @Nullable DuelGround scoring;
    private @Nullable DuelScore score;
    private double bound;

    /** A system after its tuning. */
    private record Tuned(DuelRace.Standing best, int plans, int runs) {}

    DuelReport(double wanted) {
        this.wanted = wanted;
    }

    void tuned(DuelRace.Standing best, int plans, int runs) {
        tuned.add(new Tuned(best, plans, runs));
    }

    /**
     * @param fluidBound requests per second of the best plan in the fluid objective, without limits
     */
    void scored(DuelGround ground, DuelScore found, double fluidBound) {
        scoring = ground;
        score = found;
        bound = fluidBound;
    }

    /** Of the rivals (all but the first), the best tuned. */
    static List<DuelRace.Standing> finalists(List<DuelRace.Standing> tuned, int most) {
        return tuned.stream()
                .skip(1)
                .sorted(Comparator.comparingDouble(DuelRace.Standing::rate).reversed())
                .limit(most)
                .toList();
    }

    private DuelScore found() {
        return Objects.requireNonNull(score);
    }

    private List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("system", "plan", "tuned", "plans", "runs", "first half req/s", "second half req/s"));
        for (Tuned one : tuned) {
            DuelEntry entry = one.best().entry();
            rows.add(List.of(
                    entry.system(),
                    entry.planName(),
                    entry.tuned(),
                    Integer.toString(one.plans()),
                    Integer.toString(one.runs()),
                    rate(one.best().rate()),
                    capacity(entry.system())));
        }
        return rows;
    }

    private String capacity(String system) {
        for (DuelScore.Side side : found().sides()) {
            if (side.system().equals(system)) {
                return rate(side.capacity());
            }
        }
        return "-";
    }

    private static String rate(double rate) {
        return rate == 0 ? "none" : CapacityTable.rate(rate);
    }

    private List<List<String>> rates() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "system",
                "of rival's capacity",
                "req/s",
                "TTFT p99 ms",
                "TPOT p99 ms",
                "least decile %",
                "all %",
                "stability"));
        for (DuelScore.Row row : found().rows()) {
            rows.add(List.of(
                    row.system(),
                    DecimalText.significant(row.share(), 3),
                    CapacityTable.rate(row.rate()),
                    milliseconds(row.round().result().ttft().p99Ps()),
                    milliseconds(row.round().result().tpot().p99Ps()),
                    DecimalText.fixed(PERCENT * row.round().sample().leastOfDeciles(), 2),
                    DecimalText.fixed(
                            PERCENT
                                    * row.round().sample().good()
                                    / row.round().sample().counted(),
                            2),
                    row.round().result().stability().name()));
        }
        return rows;
    }

    private static String milliseconds(double ps) {
        return DecimalText.significant(ps / VirtualTime.PS_PER_MS, 4);
    }

    private double challenger() {
        return found().sides().getFirst().capacity();
    }

    String text() {
        StringBuilder text = new StringBuilder(TextTable.of(table(), 3)).append('\n');
        DuelScore.Side rival = found().rival();
        CapacityRatio.Interval interval = found().interval();
        if (rival == null || interval == null) {
            return text + "No ratio: on the second half one side meets the limits at no rate.\n";
        }
        text.append(TextTable.of(rates(), 1)).append('\n');
        String name = found().sides().getFirst().system();
        text.append(name + " / " + rival.system() + ": " + DecimalText.significant(challenger() / rival.capacity(), 3)
                + " by capacity, 95 % interval " + DecimalText.significant(interval.low(), 3) + ".."
                + DecimalText.significant(interval.high(), 3)
                + " (20 stretches of requests drawn 1000 times; outside the rates"
                + " run: " + DecimalText.fixed(PERCENT * interval.outside(), 1) + " %)\n");
        text.append("No limit on latency: " + CapacityTable.rate(bound)
                + " req/s, the fluid optimum over all plans of " + name + " and wsc-llm on the mean request (not proven"
                + " for runs); it is " + DecimalText.significant(bound / rival.capacity(), 3)
                + " times the rival's capacity\n");
        text.append("Capacity: the highest rate at which the limits are met by "
                + DecimalText.significant(PERCENT * wanted, 3) + " % of every decile of prompt length\n");
        return text.toString();
    }

    String json() {
        StringWriter out = new StringWriter();
        DuelScore.Side rival = found().rival();
        CapacityRatio.Interval interval = found().interval();
        try (JsonDocument json = new JsonDocument(out)) {
            json.put("schema", 1);
            json.put("attainment_wanted", wanted);
            json.put("challenger", found().sides().getFirst().system());
            json.put("rival", rival == null ? null : rival.system());
            json.put("ratio", rival == null ? Double.NaN : challenger() / rival.capacity());
            json.put("ratio_low", interval == null ? Double.NaN : interval.low());
            json.put("ratio_high", interval == null ? Double.NaN : interval.high());
            json.put("fluid_request_rate_without_limits", bound);
            json.openArray("systems");
            for (Tuned one : tuned) {
                json.openElement()
                        .put("system", one.best().entry().system())
                        .put("plan", one.best().entry().planName())
                        .put("tuned", one.best().entry().tuned())
                        .put("runs", one.runs())
                        .put("first_half_request_rate", one.best().rate())
                        .put(
                                "second_half_request_rate",
                                capacity(one.best().entry().system()))
                        .closeObject();
            }
            json.closeArray();
        }
        return out.toString();
    }

    void write(ResultFolder folder, ResolvedRun all, String hash) {
        RunFiles files = new RunFiles(folder);
        files.configuration(".", all, hash, RunCommand.NOT_HERE);
        for (DuelScore.Side side : found().sides()) {
            if (side.capacity() > 0) {
                ResolvedRun own =
                        Objects.requireNonNull(scoring).at(side.tuned().entry(), side.capacity());
                files.configuration(side.system(), own, own.runHash(), RunCommand.NOT_HERE);
            }
        }
        csv(folder, ResultFolder.DUEL, table());
        csv(folder, ResultFolder.DUEL_RATES, rates());
    }

    private static void csv(ResultFolder folder, String name, List<List<String>> rows) {
        try (Writer out = folder.writer(name)) {
            CapacityTable.csv(rows, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
