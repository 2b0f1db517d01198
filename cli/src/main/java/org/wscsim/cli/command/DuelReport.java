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
    private final int systems;
    private final DuelGround tuning;
    private final List<Tuned> tuned = new ArrayList<>();
    private @Nullable DuelGround scoring;
    private @Nullable DuelScore score;
    private double fluid;
    private DuelBound proven = new DuelBound(null);

    /** A system after its tuning. */
    private record Tuned(DuelRace.Standing best, int plans, int runs) {}

    /**
     * @param systems to be tuned
     * @param tuning the requests they are tuned on
     */
    DuelReport(double wanted, int systems, DuelGround tuning) {
        this.wanted = wanted;
        this.systems = systems;
        this.tuning = tuning;
    }

    /** Whether no system has been tuned yet. */
    boolean isEmpty() {
        return tuned.isEmpty();
    }

    /** Whether it was fought to the end. */
    boolean isScored() {
        return score != null;
    }

    void tuned(DuelRace.Standing best, int plans, int runs) {
        tuned.add(new Tuned(best, plans, runs));
    }

    /**
     * @param fluidRate requests per second of the best plan in the fluid objective, without limits
     */
    void scored(DuelGround ground, DuelScore found, double fluidRate, DuelBound bound) {
        scoring = ground;
        score = found;
        fluid = fluidRate;
        proven = bound;
    }

    /** Of the rivals (all but the first), the best tuned. */
    static List<DuelRace.Standing> finalists(List<DuelRace.Standing> tuned, int most) {
        return tuned.stream()
                .skip(1)
                .sorted(Comparator.comparingDouble(DuelRace.Standing::rate).reversed())
                .limit(most)
                .toList();
    }

    DuelScore found() {
        return Objects.requireNonNull(score);
    }

    DuelBound proven() {
        return proven;
    }

    /** A row a system, below the heading. */
    List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "system", "plan", "tuned", "plans", "runs", "first half req/s", "second half req/s", "of bound %"));
        for (Tuned one : tuned) {
            DuelEntry entry = one.best().entry();
            rows.add(List.of(
                    entry.system(),
                    entry.planName(),
                    entry.tuned(),
                    Integer.toString(one.plans()),
                    Integer.toString(one.runs()),
                    rate(one.best().rate()),
                    capacity(entry.system()),
                    ofBound(entry.system())));
        }
        return rows;
    }

    private String capacity(String system) {
        return sides().stream()
                .filter(side -> side.system().equals(system))
                .findFirst()
                .map(side -> rate(side.capacity()))
                .orElse("-");
    }

    private String ofBound(String system) {
        return sides().stream()
                .filter(side -> side.system().equals(system) && proven.resource() != null)
                .findFirst()
                .map(side -> DecimalText.fixed(PERCENT * side.capacity() / proven.rate(), 1))
                .orElse("-");
    }

    private List<DuelScore.Side> sides() {
        return isScored() ? found().sides() : List.of();
    }

    private static String rate(double rate) {
        return rate == 0 ? "none" : CapacityTable.rate(rate);
    }

    /** Both sides at equal rates, below the heading. */
    List<List<String>> rates() {
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
        for (DuelScore.Row row : isScored() ? found().rows() : List.<DuelScore.Row>of()) {
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

    /** What it came to. */
    List<String> sentences() {
        if (!isScored()) {
            return List.of("Interrupted: " + tuned.size() + " of " + systems
                    + " systems tuned on the first half, none scored on the second; there is no ratio.");
        }
        DuelScore.Side rival = found().rival();
        CapacityRatio.Interval interval = found().interval();
        if (rival == null || interval == null) {
            return List.of("No ratio: on the second half one side meets the limits at no rate.");
        }
        String name = found().sides().getFirst().system();
        List<String> sentences = new ArrayList<>();
        sentences.add(name + " / " + rival.system() + ": " + DecimalText.significant(challenger() / rival.capacity(), 3)
                + " by capacity, 95 % interval " + DecimalText.significant(interval.low(), 3) + ".."
                + DecimalText.significant(interval.high(), 3)
                + " (20 stretches of requests drawn 1000 times; outside the rates"
                + " run: " + DecimalText.fixed(PERCENT * interval.outside(), 1) + " %)");
        if (proven.resource() != null) {
            sentences.add("Bound: " + CapacityTable.rate(proven.rate())
                    + " req/s, at which no plan and no policy keeps the limits on these requests (proven, by "
                    + proven.resource() + "); it is "
                    + DecimalText.significant(proven.rate() / rival.capacity(), 3) + " times the rival's capacity, and "
                    + name + " reaches " + DecimalText.fixed(PERCENT * challenger() / proven.rate(), 1) + " % of it");
        }
        sentences.add("No limit on latency: " + CapacityTable.rate(fluid)
                + " req/s, the fluid optimum over all plans of " + name
                + " and wsc-llm on the mean request (not proven for runs); it is "
                + DecimalText.significant(fluid / rival.capacity(), 3) + " times the rival's capacity");
        sentences.add("Capacity: the highest rate at which the limits are met by "
                + DecimalText.significant(PERCENT * wanted, 3) + " % of every decile of prompt length");
        return sentences;
    }

    String text() {
        StringBuilder text = new StringBuilder(TextTable.of(table(), 3)).append('\n');
        if (isScored() && found().interval() != null) {
            text.append(TextTable.of(rates(), 1)).append('\n');
        }
        sentences().forEach(sentence -> text.append(sentence).append('\n'));
        return text.toString();
    }

    String json() {
        StringWriter out = new StringWriter();
        DuelScore.Side rival = isScored() ? found().rival() : null;
        CapacityRatio.Interval interval = isScored() ? found().interval() : null;
        try (JsonDocument json = new JsonDocument(out)) {
            json.put("schema", 1);
            json.put("attainment_wanted", wanted);
            json.put("finished", isScored());
            json.put("challenger", tuned.getFirst().best().entry().system());
            json.put("rival", rival == null ? null : rival.system());
            json.put("ratio", rival == null ? Double.NaN : challenger() / rival.capacity());
            json.put("ratio_low", interval == null ? Double.NaN : interval.low());
            json.put("ratio_high", interval == null ? Double.NaN : interval.high());
            json.put("fluid_request_rate_without_limits", isScored() ? fluid : Double.NaN);
            json.put("proven_bound_request_rate", proven.resource() == null ? Double.NaN : proven.rate());
            json.put("proven_bound_resource", proven.resource());
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
        for (DuelScore.Side side : sides()) {
            configuration(files, Objects.requireNonNull(scoring), side.tuned().entry(), side.capacity());
        }
        for (Tuned one : isScored() ? List.<Tuned>of() : tuned) {
            configuration(files, tuning, one.best().entry(), one.best().rate());
        }
        csv(folder, ResultFolder.DUEL, table());
        csv(folder, ResultFolder.DUEL_RATES, rates());
        csv(folder, ResultFolder.DUEL_BOUND, proven.table());
    }

    private static void configuration(RunFiles files, DuelGround ground, DuelEntry entry, double rate) {
        if (rate > 0) {
            ResolvedRun own = ground.at(entry, rate);
            files.configuration(entry.system(), own, own.runHash(), RunCommand.NOT_HERE);
        }
    }

    private static void csv(ResultFolder folder, String name, List<List<String>> rows) {
        try (Writer out = folder.writer(name)) {
            CapacityTable.csv(rows, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
