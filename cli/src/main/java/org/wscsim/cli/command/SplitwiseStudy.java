package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.study.BlockBootstrap;
import org.wscsim.cli.study.Change;
import org.wscsim.cli.study.Claim;
import org.wscsim.cli.study.ClaimYaml;
import org.wscsim.cli.study.Curve;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.cli.study.Verdict;

/**
 * wsc-llm on case 3 against Splitwise: on 48 A100s priced three ways, and on the same wafer. Confined to the main thread.
 */
final class SplitwiseStudy {
    private static final double[] CLAIMS = {3.12, 4.81};
    private static final double TOLERANCE = 0.2;
    private static final double NEAR = 0.1;
    private static final double[] SHARES = {0.5, 0.9};
    private static final double[] MEANS = {0, 0.5, 0.7, 0.8, 0.9, 1};
    private static final String MODEL_OF_G2 = "llama-3-70b";

    private static final LoadSweep.Contender TILE =
            new LoadSweep.Contender("wsc-llm", "system=wsc-llm", "wafer=wsc-case3");
    private static final LoadSweep.Contender ROOFLINE =
            new LoadSweep.Contender("wsc-llm roofline", "system=wsc-llm", "wafer=wsc-case3", "operator_model=roofline");

    private static final List<String> GPUS = List.of("system=splitwise", "wafer=sw-gpu", "operator_model=gpu");

    private final PaperCells cells;
    private final StudyRunner runner;
    private final PredictionTable predictions = new PredictionTable();
    private final List<Curve> curves = new ArrayList<>();
    private final List<List<String>> points = new ArrayList<>();
    private final List<List<String>> summary = new ArrayList<>();
    private final List<String> mechanisms = new ArrayList<>();

    SplitwiseStudy(PaperCells cells, StudyRunner runner) {
        this.cells = cells;
        this.runner = runner;
    }

    /**
     * A way to set the two beside each other.
     *
     * @param name in tables
     * @param ours the paper's system
     * @param rival settings of the other one
     */
    private record View(String name, LoadSweep.Contender ours, List<String> rival) {
        LoadSweep.Contender rival(boolean tuned) {
            List<String> settings = new ArrayList<>(rival);
            settings.add("plan_search=" + (tuned ? "tuned" : "published"));
            return new LoadSweep.Contender("splitwise " + name + (tuned ? "" : " as published"), settings, tuned);
        }

        boolean has(PaperCells.Cell cell) {
            return !name.equals("g2") || cell.model().equals(MODEL_OF_G2);
        }
    }

    private List<View> views() {
        return cells.views().stream().map(SplitwiseStudy::view).toList();
    }

    private static View view(String name) {
        return switch (name) {
            case "g0" ->
                new View(name, ROOFLINE, List.of("system=splitwise", "wafer=sw-gpu", "operator_model=roofline"));
            case "g2" ->
                new View(name, TILE, List.of("system=splitwise", "wafer=sw-gpu", "operator_model=splitwise-2023"));
            case "wafer" -> new View(name, TILE, List.of("system=splitwise-wafer", "wafer=wsc-case3"));
            default -> new View(name, name.equals("g1") ? TILE : atEfficiency(name), GPUS);
        };
    }

    /** The wafer's matrix units at a fixed share of their peak. */
    private static LoadSweep.Contender atEfficiency(String view) {
        String share = "0." + view.substring(1);
        return new LoadSweep.Contender(
                "wsc-llm at " + share,
                "system=wsc-llm",
                "wafer=wsc-case3",
                "operator_model=roofline",
                "hardware.achievable.matrix_fraction=" + share);
    }

    void addTo(StudyReport report) {
        points.add(List.of(
                "cell",
                "view",
                "rival",
                "load",
                "of weaker",
                "plan",
                "rival's plan",
                "E2E ms",
                "rival ms",
                "ratio",
                "95 %",
                "stable"));
        summary.add(List.of(
                "cell",
                "view",
                "rival",
                "capacity",
                "rival's",
                "ratio",
                "unloaded",
                "at 0.5",
                "at 0.9",
                "loads at 3.12",
                "loads at 4.81"));
        for (View view : views()) {
            List<PaperCells.Cell> own = cells.cells().stream().filter(view::has).toList();
            LoadSweep sweep =
                    new LoadSweep(cells, own, List.of(view.ours(), view.rival(true), view.rival(false)), runner);
            for (PaperCells.Cell cell : own) {
                for (boolean tuned : new boolean[] {true, false}) {
                    compare(view, tuned, sweep.row(cell, view.ours()), sweep.row(cell, view.rival(tuned)), report);
                }
            }
        }
        report.table("Mean E2E against load (multiples of the trace's rate)", "loads.csv", points, 3);
        report.table(
                "Ratio of mean E2E, rival over wsc-llm; capacities as multiples of the trace's rate",
                "summary.csv",
                summary,
                3);
        mechanisms.forEach(report::line);
        means(report);
        verdicts(report);
        predictions.addTo(report);
        waterfall(report);
    }

    private void compare(View view, boolean tuned, LoadSweep.Row ours, LoadSweep.Row rival, StudyReport report) {
        if (ours.isRefused() || rival.isRefused()) {
            report.line(
                    "Refused: " + ours.cell().name() + ", " + view.name() + ": " + ours.refusal() + rival.refusal());
            return;
        }
        Curve curve = LoadSweep.curve(ours, rival, view.name(), tuned);
        curves.add(curve);
        addPoints(curve, ours, rival);
        summary.add(summary(curve, ours, rival));
        if (tuned) {
            mechanisms.add(mechanism(curve, ours, rival));
            note(curve, ours, rival);
        }
    }

    private void addPoints(Curve curve, LoadSweep.Row ours, LoadSweep.Row rival) {
        for (int i = 0; i < ours.atLoads().size(); i++) {
            Outcome a = ours.atLoads().get(i);
            Outcome b = rival.atLoads().get(i);
            BlockBootstrap.Interval interval = BlockBootstrap.ratio(a.blocks(), b.blocks(), 1);
            double load = ours.loads().get(i);
            points.add(List.of(
                    curve.cell(),
                    curve.view(),
                    curve.isTuned() ? "tuned" : "published",
                    StudyText.number(load),
                    StudyText.ratio(load / curve.weakerCapacity()),
                    a.plan(),
                    b.plan(),
                    StudyText.ms(a.latency().e2e()),
                    StudyText.ms(b.latency().e2e()),
                    StudyText.ratio(curve.points().get(i).ratio()),
                    StudyText.ratio(interval.low()) + "-" + StudyText.ratio(interval.high()),
                    (a.load().isUnstable() ? "no" : "yes") + "/" + (b.load().isUnstable() ? "no" : "yes")));
        }
    }

    private static List<String> summary(Curve curve, LoadSweep.Row ours, LoadSweep.Row rival) {
        List<String> row = new ArrayList<>(List.of(
                curve.cell(),
                curve.view(),
                curve.isTuned() ? "tuned" : "published",
                StudyText.ratio(ours.capacity()),
                StudyText.ratio(rival.capacity()),
                StudyText.ratio(ours.capacity() / rival.capacity()),
                StudyText.ratio(curve.unloaded())));
        for (double share : SHARES) {
            double load = share * curve.weakerCapacity();
            row.add(load > curve.greatestLoad() * 1.01 ? "-" : StudyText.ratio(curve.at(load)));
        }
        for (double claimed : CLAIMS) {
            row.add(intervals(curve.within(claimed, NEAR)));
        }
        return row;
    }

    private static String intervals(List<Curve.Interval> intervals) {
        List<String> texts = intervals.stream()
                .map(i -> String.format(Locale.ROOT, "%.2f-%.2f", i.from(), i.to()))
                .toList();
        return texts.isEmpty() ? "none" : String.join(" ", texts);
    }

    private static String mechanism(Curve curve, LoadSweep.Row ours, LoadSweep.Row rival) {
        int at = ours.upTo(Verdict.MOST_LOAD * curve.weakerCapacity() * 1.005);
        return curve.cell() + ", " + curve.view() + ", at "
                + StudyText.number(ours.loads().get(at)) + "x. "
                + StudyText.mechanism(ours.atLoads().get(at), rival.atLoads().get(at), "wsc-llm", "splitwise");
    }

    private void note(Curve curve, LoadSweep.Row ours, LoadSweep.Row rival) {
        String prefix = "splitwise." + curve.view() + '.';
        String cell = '.' + ours.cell().id();
        predictions.found(prefix + "unloaded" + cell, curve.unloaded());
        predictions.found(prefix + "capacity" + cell, ours.capacity() / rival.capacity());
        predictions.found(prefix + "at-most-0.9" + cell, curve.at(Verdict.MOST_LOAD * curve.weakerCapacity()));
    }

    /** Means over the cells at shares of capacity: how steep the curve is where the claim lies. */
    private void means(StudyReport report) {
        List<String> views = curves.stream().map(Curve::view).distinct().toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("view"));
        for (double share : MEANS) {
            heading.add(share == 0 ? "unloaded" : StudyText.number(share));
        }
        rows.add(heading);
        for (String view : views) {
            List<Curve> own = curves.stream()
                    .filter(curve -> curve.isTuned() && curve.view().equals(view))
                    .toList();
            List<String> row = new ArrayList<>(List.of(view));
            for (double share : MEANS) {
                row.add(StudyText.ratio(Verdict.geometricMean(own, share)));
            }
            rows.add(row);
        }
        report.table(
                "Geometric mean of the cells' ratios at shares of the weaker capacity, rival tuned",
                "means.csv",
                rows,
                1);
    }

    private void verdicts(StudyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("claim", "against", "verdict", "cells", "nearest up to 0.9", "at", "holds where"));
        for (double claimed : CLAIMS) {
            for (boolean gpu : new boolean[] {true, false}) {
                List<Curve> group = curves.stream()
                        .filter(curve -> gpu != curve.view().equals("wafer"))
                        .toList();
                Verdict verdict = Verdict.of(group, gpu ? "g1" : "wafer", claimed, TOLERANCE);
                long judged = group.stream().map(Curve::cell).distinct().count();
                rows.add(List.of(
                        StudyText.ratio(claimed),
                        gpu ? "splitwise on sw-gpu" : "splitwise-wafer",
                        verdict.kind().word(),
                        judged + " of 8",
                        StudyText.ratio(verdict.nearest().ratio()),
                        StudyText.ratio(verdict.nearest().share()),
                        verdict.where().isEmpty() ? "nowhere" : verdict.where()));
                if (gpu && claimed == CLAIMS[0]) {
                    predictions.found("splitwise.verdict-3.12", verdict.kind() == Verdict.Kind.REPRODUCED ? 1 : 0);
                    predictions.found("splitwise.g1.unloaded.geomean", unloaded(group));
                }
            }
        }
        report.table("Verdicts: geometric mean of the cells, 20 %", "verdicts.csv", rows, 3);
    }

    /** Over all eight cells; NaN where some were not run. */
    private static double unloaded(List<Curve> group) {
        List<Curve> own = group.stream()
                .filter(curve -> curve.view().equals("g1") && curve.isTuned())
                .toList();
        return own.size() < 8 ? Double.NaN : Verdict.geometricMean(own, 0);
    }

    /** For the first cell of the model that every view has. */
    private void waterfall(StudyReport report) {
        for (PaperCells.Cell cell : cells.cells()) {
            if (cell.model().equals(MODEL_OF_G2) && cell.trace().equals("conv")) {
                List<Change> settings = new ArrayList<>();
                for (RunKey key : List.of(RunKey.WORKLOAD, RunKey.TRACE, RunKey.NUM_REQUESTS)) {
                    String value = cell.base().settings().get(key);
                    if (value != null) {
                        settings.add(Change.of(key.yaml(), value));
                    }
                }
                Claim claim = ClaimYaml.load("splitwise-gpu").with(settings);
                new Audit(claim, runner).waterfall(false, report);
            }
        }
    }
}
