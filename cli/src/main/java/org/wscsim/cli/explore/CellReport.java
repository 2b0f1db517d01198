package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.core.design.Design;
import org.wscsim.core.metrics.QueueProbe;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.PlanText;

/** A cell's findings as sentences and tables. Confined to the main thread. */
final class CellReport {
    private static final int DIGITS = 4;
    private static final int LEAST_RESIDENCES = 5;

    private final CellResult result;
    private final StudyReport report;
    private final String file;

    /**
     * @param file what names of tables begin with; empty where there is one cell
     */
    CellReport(CellResult result, StudyReport report, String file) {
        this.result = result;
        this.report = report;
        this.file = file;
    }

    void add() {
        Entry winner = result.winner();
        report.line("Cell: " + result.cell().name() + ", limits " + limits() + "; common rate " + figure(result.load())
                + " req/s, " + Figure.percent(result.effort().loadShare()) + " of the goodput of " + reference() + ".");
        if (!result.isDone()) {
            report.line("Not finished: the front is that of what was evaluated; the same command goes on from here.");
        }
        if (winner == null) {
            report.line("No wafer of this space was found to serve the workload within the limits.");
        } else {
            winner(winner);
            front();
            new DramAnswer(result).addTo(report, file);
            sensitivity(winner);
        }
        certificate();
        agreement();
    }

    private String limits() {
        return "TTFT " + result.cell().settings().get(org.wscsim.cli.config.RunKey.GOODPUT_TTFT) + " ms, TPOT "
                + result.cell().settings().get(org.wscsim.cli.config.RunKey.GOODPUT_TPOT) + " ms";
    }

    private String reference() {
        Entry yardstick = result.yardstick();
        return yardstick == null ? "the reference" : yardstick.candidate().name();
    }

    private void winner(Entry winner) {
        Entry yardstick = result.yardstick();
        report.line("Winner by goodput: " + winner.candidate().name() + ", " + plan(winner) + ": "
                + figure(winner.goodput) + " req/s"
                + (yardstick == null
                        ? "."
                        : ", " + Figure.gain(winner.goodput / yardstick.goodput) + " over "
                                + yardstick.candidate().name() + " (" + figure(yardstick.goodput) + ")."));
        report.line(alike(winner));
        report.line("Its ratio compute : DRAM bandwidth : D2D : capacity is " + ratio(winner) + " a die.");
        String transientness = warning(winner);
        if (!transientness.isEmpty()) {
            report.line(transientness);
        }
    }

    /** A rate that is kept up for a few residence times only says how fast a wafer fills. */
    private String warning(Entry winner) {
        long requests = result.cell().requests();
        double seconds = requests / winner.goodput;
        double residence = winner.merits().e2eMs() / 1e3;
        if (requests < QueueProbe.LEAST_REQUESTS) {
            return "Warning: " + requests + " requests, fewer than " + QueueProbe.LEAST_REQUESTS
                    + ": whether queues grow is not judged; give more for a winner that lasts.";
        }
        return seconds < LEAST_RESIDENCES * residence
                ? "Warning: at the winner's rate all " + requests + " requests arrive within " + figure(seconds)
                        + " s, less than " + LEAST_RESIDENCES + " times their mean E2E (" + figure(residence)
                        + " s): it may win for filling slowly; give more requests."
                : "";
    }

    /** Goodputs lie on rungs 1 % apart, and one trace is one sample: what is near the winner may be as good. */
    private String alike(Entry winner) {
        List<String> near = result.full().stream()
                .filter(entry -> entry != winner && entry.goodput >= (1 - DramAnswer.RESOLUTION) * winner.goodput)
                .map(entry -> entry.candidate().name())
                .toList();
        return near.isEmpty()
                ? "No other that was run in full is within 2 % of it."
                : "Within 2 % of it: " + String.join("; ", near) + ".";
    }

    static String ratio(Entry entry) {
        WaferSpec wafer = entry.candidate().made().wafer();
        WaferSpec.Die die = wafer.die();
        double flops = wafer.matrixFlopsPerSecond() / wafer.dies();
        return String.format(
                Locale.ROOT,
                "%.0f TFLOP/s : %.2g TB/s : %.3g TB/s : %.0f GB (per PFLOP/s %.1f TB/s, %.1f TB/s a link, %.0f GB)",
                flops / 1e12,
                die.dramBytesPerSecond() / 1e12,
                wafer.d2d().bytesPerSecond() / 1e12,
                die.dramBytes() / 1e9,
                die.dramBytesPerSecond() / flops * 1e3,
                wafer.d2d().bytesPerSecond() / flops * 1e3,
                die.dramBytes() / flops * 1e6);
    }

    static String figure(double value) {
        return Double.isFinite(value) ? DecimalText.significant(value, DIGITS) : "-";
    }

    private static String plan(Entry entry) {
        Cell.Planned planned = entry.planned;
        return planned == null ? "-" : PlanText.summary(planned.plan());
    }

    private static List<String> frontHeader() {
        return List.of(
                "wafer",
                "system",
                "plan",
                "goodput req/s",
                "E2E ms",
                "J/token",
                "kUSD",
                "wafer mm2",
                "peak kW",
                "paper");
    }

    private static List<String> frontRow(Entry entry, String also) {
        Merits merits = entry.merits();
        return List.of(
                entry.candidate().design().id() + also,
                entry.candidate().system(),
                plan(entry),
                figure(merits.goodput()),
                figure(merits.e2eMs()),
                figure(merits.joulesPerToken()),
                figure(merits.usd() / 1e3),
                figure(merits.mm2()),
                figure(entry.candidate().made().figures().peakWatts() / 1e3),
                entry.candidate().paperCase() == 0
                        ? ""
                        : "case " + entry.candidate().paperCase());
    }

    private void front() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(frontHeader());
        List<Entry> front = result.front();
        List<Entry> shown = new ArrayList<>();
        for (Entry entry : front) {
            if (shown.stream().noneMatch(entry::isTurned)) {
                shown.add(entry);
                boolean both = front.stream().anyMatch(entry::isTurned);
                rows.add(frontRow(entry, both ? " or turned" : ""));
            }
        }
        String goals = String.join(
                ", ", result.effort().goals().stream().map(Goal::word).toList());
        int turned = front.size() - shown.size();
        report.table(
                "Front by " + goals + " (" + front.size()
                        + (turned == 0 ? ")" : ", " + turned + " of them the same turned by 90 degrees, not repeated)"),
                file + "front.csv",
                rows,
                3);
        offTheFront(front);
    }

    private void offTheFront(List<Entry> front) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(frontHeader());
        result.full().stream()
                .filter(entry -> entry.candidate().paperCase() > 0 && !front.contains(entry))
                .forEach(entry -> rows.add(frontRow(entry, "")));
        if (rows.size() > 1) {
            report.table("The paper's cases off the front", file + "paper-cases.csv", rows, 3);
        }
    }

    private void sensitivity(Entry winner) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("axis", "value", "goodput req/s", "of the winner's", "fluid req/s", "wafer"));
        List<Entry> able = result.entries().stream().filter(Entry::isPlanned).toList();
        for (Axis axis : Axis.values()) {
            for (Entry entry : axis.along(winner, able)) {
                rows.add(List.of(
                        axis.text(),
                        figure(axis.of(entry.candidate().design())),
                        figure(entry.goodput),
                        Figure.percent(entry.goodput / winner.goodput),
                        figure(entry.fluid()),
                        entry.candidate().wafer()));
            }
            Design design = winner.candidate().design();
            rows.add(List.of(
                    axis.text(),
                    figure(axis.of(design)) + " (winner)",
                    figure(winner.goodput),
                    "100 %",
                    figure(winner.fluid()),
                    winner.candidate().wafer()));
        }
        report.table(
                "Around the winner, one axis at a time (the link as near as the edge allows, the best grid; \"-\": fluid only)",
                file + "sensitivity.csv",
                rows,
                2);
    }

    private void certificate() {
        Certificate certificate = Certificate.of(result);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("what became of them", "points"));
        rows.add(List.of("points of the space: designs x systems", Integer.toString(certificate.space())));
        certificate
                .infeasible()
                .forEach((constraint, points) ->
                        rows.add(List.of("cannot be made: " + constraint.text(), Integer.toString(points))));
        certificate
                .bounded()
                .forEach((bound, points) ->
                        rows.add(List.of(Standing.BOUNDED.text() + " of " + bound, Integer.toString(points))));
        for (Standing at : Standing.values()) {
            if (at != Standing.BOUNDED && (certificate.count(at) > 0 || at == Standing.LEFT)) {
                rows.add(List.of(at.text(), Integer.toString(certificate.count(at))));
            }
        }
        report.table("Certificate, seen from the winner; the parts add up", file + "certificate.csv", rows, 1);
        report.line(claim(certificate));
    }

    private String claim(Certificate certificate) {
        int open = certificate.open();
        String of = result.space().candidates().size() + " points that can be made";
        String first = open == 0
                ? "Proven: under the plans chosen by the fluid objective no point of this space has a higher goodput on this"
                        + " trace than the winner."
                : "Proven: " + (result.space().candidates().size() - open) + " of " + of
                        + " do not beat the winner (full run or bound). Not proven: " + open
                        + ", set aside by fluid rate, short run or for want of a plan.";
        return first + " Of those not run in full, " + certificate.notOnFront()
                + " are proven to be off the front. Other plans of the points run in full are bounded, not tried.";
    }

    private void agreement() {
        CellResult.Agreement shorts = result.ofShortRuns();
        CellResult.Agreement fluid = result.ofFluid();
        report.line("Agreement with full runs (Kendall's tau): short runs of "
                + Math.min(result.effort().prefix(), result.cell().requests()) + " requests " + tau(shorts)
                + ", fluid rates " + tau(fluid) + ".");
    }

    private static @Nullable String tau(CellResult.Agreement agreement) {
        return (Double.isNaN(agreement.tau()) ? "-" : String.format(Locale.ROOT, "%.2f", agreement.tau())) + " over "
                + agreement.candidates();
    }
}
