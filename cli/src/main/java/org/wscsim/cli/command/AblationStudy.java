package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.study.Curve;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.cli.study.Verdict;

/**
 * Figure 12: wsc-llm without its central scheduler, without its memory scheduler, and without both; which matters more.
 * Confined to the main thread.
 */
final class AblationStudy {
    private static final LoadSweep.Contender FULL = contender("full");
    private static final LoadSweep.Contender NO_CENTRAL = contender("no-central", "central=false");
    private static final LoadSweep.Contender NO_MEMORY = contender("no-memory", "memory=false");
    private static final LoadSweep.Contender NEITHER = contender("neither", "central=false", "memory=false");
    private static final List<LoadSweep.Contender> ALL = List.of(FULL, NO_CENTRAL, NO_MEMORY, NEITHER);
    private static final String SMALLEST = "llama-2-7b";
    private static final double[] SHARES = {0, 0.5, 0.9};

    private final PaperCells cells;
    private final LoadSweep sweep;

    AblationStudy(PaperCells cells, StudyRunner runner) {
        this.cells = cells;
        sweep = new LoadSweep(cells, cells.cells(), ALL, runner);
    }

    private static LoadSweep.Contender contender(String name, String... without) {
        List<String> settings = new ArrayList<>(List.of("system=wsc-llm", "wafer=wsc-case3"));
        settings.addAll(List.of(without));
        return new LoadSweep.Contender(name, settings, true);
    }

    void addTo(StudyReport report) {
        List<List<String>> points = new ArrayList<>();
        points.add(List.of("cell", "load", "without", "plan", "E2E ms", "over full", "queue ms", "noc ms", "stable"));
        for (PaperCells.Cell cell : cells.cells()) {
            for (LoadSweep.Contender contender : ALL) {
                LoadSweep.Row row = sweep.row(cell, contender);
                if (row.isRefused()) {
                    report.line("Refused: " + cell.name() + ", " + contender.name() + ": " + row.refusal());
                } else {
                    addPoints(points, row);
                }
            }
        }
        report.table("wsc-llm without its schedulers, mean E2E against load", "loads.csv", points, 3);
        List<PaperCells.Cell> judged = cells.cells().stream()
                .filter(cell -> ALL.stream()
                        .noneMatch(contender -> sweep.row(cell, contender).isRefused()))
                .toList();
        verdict(judged, report);
    }

    private void addPoints(List<List<String>> points, LoadSweep.Row row) {
        LoadSweep.Row full = sweep.row(row.cell(), FULL);
        for (int i = 0; i < row.atLoads().size(); i++) {
            Outcome at = row.atLoads().get(i);
            double over = full.isRefused()
                    ? Double.NaN
                    : at.latency().e2e() / full.atLoads().get(i).latency().e2e();
            points.add(List.of(
                    row.cell().name(),
                    StudyText.number(row.loads().get(i)),
                    row.contender().name(),
                    at.plan(),
                    StudyText.ms(at.latency().e2e()),
                    StudyText.ratio(over),
                    StudyText.ms(at.parts().get(0)),
                    StudyText.ms(at.parts().get(5)),
                    at.load().isUnstable() ? "no" : "yes"));
        }
    }

    private Curve curve(PaperCells.Cell cell, LoadSweep.Contender without) {
        return LoadSweep.curve(
                sweep.row(cell, FULL), sweep.row(cell, without), without.name(), true, sweep.leastCapacity(cell));
    }

    private double mean(List<PaperCells.Cell> judged, LoadSweep.Contender without, double share) {
        return Verdict.geometricMean(
                judged.stream().map(cell -> curve(cell, without)).toList(), share);
    }

    private void verdict(List<PaperCells.Cell> judged, StudyReport report) {
        List<PaperCells.Cell> large =
                judged.stream().filter(cell -> !cell.model().equals(SMALLEST)).toList();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "at this share of the least capacity",
                "no-central",
                "no-memory",
                "neither",
                "memory matters more",
                "no memory over memory, without central"));
        boolean below = false;
        for (double share : SHARES) {
            double central = mean(large, NO_CENTRAL, share);
            double memory = mean(large, NO_MEMORY, share);
            below |= memory > central && memory > 1;
            rows.add(List.of(
                    StudyText.ratio(share),
                    StudyText.ratio(central),
                    StudyText.ratio(memory),
                    StudyText.ratio(mean(large, NEITHER, share)),
                    memory > central && memory > 1 ? "yes" : "no",
                    StudyText.ratio(mean(large, NEITHER, share) / central)));
        }
        report.table(
                "Mean E2E without, over the full system, geometric mean of the cells above 7B: above 1, the scheduler helps",
                "ablation.csv",
                rows,
                1);
        boolean above = large.stream().anyMatch(this::helpsAtTheGreatestLoad);
        Verdict.Kind kind = below ? Verdict.Kind.REPRODUCED : above ? Verdict.Kind.CONDITIONAL : Verdict.Kind.REFUTED;
        report.line(
                "Verdict on \"the memory scheduler matters more than the central one for 30B to 175B\": " + kind.word()
                        + (kind == Verdict.Kind.CONDITIONAL ? ", in some cell at its greatest load only" : "") + "; "
                        + large.size() + " of 6 cells.");
        PredictionTable predictions = new PredictionTable();
        for (PaperCells.Cell cell : judged) {
            mechanism(cell, report);
            Curve central = curve(cell, NO_CENTRAL);
            Curve memory = curve(cell, NO_MEMORY);
            double capacity = sweep.row(cell, FULL).capacity();
            predictions.found("fig12.no-central-over-full." + cell.id(), central.at(0.5 * capacity));
            predictions.found("fig12.no-memory-over-full." + cell.id(), memory.at(0.8 * capacity));
        }
        predictions.addTo(report);
    }

    private boolean helpsAtTheGreatestLoad(PaperCells.Cell cell) {
        double memory = curve(cell, NO_MEMORY).points().getLast().ratio();
        double central = curve(cell, NO_CENTRAL).points().getLast().ratio();
        return memory > 1.005 && memory > central;
    }

    private void mechanism(PaperCells.Cell cell, StudyReport report) {
        List<Double> loads = sweep.row(cell, FULL).loads();
        int last = loads.size() - 1;
        for (LoadSweep.Contender without : List.of(NO_CENTRAL, NO_MEMORY)) {
            report.line(cell.name() + " at " + StudyText.number(loads.get(last)) + "x. "
                    + StudyText.mechanism(
                            sweep.row(cell, FULL).atLoads().get(last),
                            sweep.row(cell, without).atLoads().get(last),
                            "full",
                            without.name()));
        }
    }
}
