package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.study.Curve;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.cli.study.Verdict;

/** Figure 10: wsc-llm on the four wafers; whether case 3 is the best on average. Confined to the main thread. */
final class CaseStudy {
    private static final double[] SHARES = {0, 0.5, 0.9};
    private static final double AS_GOOD = 0.995;
    private static final int THIRD = 2;

    private final PaperCells cells;
    private final List<LoadSweep.Contender> cases = new ArrayList<>();
    private final LoadSweep sweep;
    private final List<PaperCells.Cell> judged = new ArrayList<>();

    CaseStudy(PaperCells cells, StudyRunner runner) {
        this.cells = cells;
        for (int number = 1; number <= 4; number++) {
            cases.add(new LoadSweep.Contender("case " + number, "system=wsc-llm", "wafer=wsc-case" + number));
        }
        sweep = new LoadSweep(cells, cells.cells(), cases, runner);
    }

    void addTo(StudyReport report) {
        List<List<String>> points = new ArrayList<>();
        points.add(List.of("cell", "load", "wafer", "plan", "E2E ms", "TTFT ms", "TPOT ms", "stable"));
        List<List<String>> capacities = new ArrayList<>();
        capacities.add(List.of("cell", "case 1", "case 2", "case 3", "case 4", "best"));
        for (PaperCells.Cell cell : cells.cells()) {
            boolean whole = true;
            List<String> row = new ArrayList<>(List.of(cell.name()));
            for (LoadSweep.Contender contender : cases) {
                LoadSweep.Row found = sweep.row(cell, contender);
                if (found.isRefused()) {
                    report.line("Refused: " + cell.name() + ", " + contender.name() + ": " + found.refusal());
                    whole = false;
                    row.add("-");
                } else {
                    addPoints(points, found);
                    row.add(StudyText.ratio(found.capacity()));
                }
            }
            if (whole) {
                judged.add(cell);
            }
            row.add(whole ? cases.get(greatestCapacity(cell)).name() : "-");
            capacities.add(row);
        }
        report.table("Mean latencies of the four cases against load", "loads.csv", points, 3);
        report.table("Capacity, multiples of the trace's rate (all requests at once)", "capacity.csv", capacities, 1);
        verdict(report);
    }

    private static void addPoints(List<List<String>> points, LoadSweep.Row row) {
        for (int i = 0; i < row.atLoads().size(); i++) {
            Outcome at = row.atLoads().get(i);
            points.add(List.of(
                    row.cell().name(),
                    StudyText.number(row.loads().get(i)),
                    row.contender().name(),
                    at.plan(),
                    StudyText.ms(at.latency().e2e()),
                    StudyText.ms(at.latency().ttft()),
                    StudyText.ms(at.latency().tpot()),
                    at.load().isUnstable() ? "no" : "yes"));
        }
    }

    private int greatestCapacity(PaperCells.Cell cell) {
        int best = 0;
        for (int i = 1; i < cases.size(); i++) {
            boolean more = capacity(cell, i) > capacity(cell, best);
            best = more ? i : best;
        }
        return best;
    }

    private double capacity(PaperCells.Cell cell, int number) {
        return sweep.row(cell, cases.get(number)).capacity();
    }

    /** The other case's mean E2E over case 3's, against load. */
    private Curve against(PaperCells.Cell cell, int other) {
        LoadSweep.Contender rival = cases.get(other);
        return LoadSweep.curve(
                sweep.row(cell, cases.get(THIRD)),
                sweep.row(cell, rival),
                rival.name(),
                true,
                sweep.leastCapacity(cell));
    }

    private void verdict(StudyReport report) {
        if (judged.isEmpty()) {
            report.line("Verdict on \"case 3 is the best\": none, no cell has all four cases.");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("at this share of the least capacity", "case 1", "case 2", "case 4", "cells won by case 3"));
        Verdict.Kind kind = judge(rows);
        report.table(
                "Mean E2E of the other case over case 3's, geometric mean of the cells: above 1, case 3 is better",
                "cases.csv",
                rows,
                1);
        report.line("Verdict on \"case 3 is the best\" (on average at one stated load up to 0.9 of capacity): "
                + kind.word() + "; " + judged.size() + " of 8 cells.");
        mechanism(report);
        PredictionTable predictions = new PredictionTable();
        predict(predictions);
        predictions.addTo(report);
    }

    /** Reproduced on average below capacity; conditional where it wins every cell by capacity or at some load. */
    private Verdict.Kind judge(List<List<String>> rows) {
        boolean below = false;
        int mostWon = 0;
        for (double share : SHARES) {
            List<String> row = new ArrayList<>(List.of(StudyText.ratio(share)));
            double least = Double.POSITIVE_INFINITY;
            for (int other : new int[] {0, 1, 3}) {
                double mean = Verdict.geometricMean(
                        judged.stream().map(cell -> against(cell, other)).toList(), share);
                least = Math.min(least, mean);
                row.add(StudyText.ratio(mean));
            }
            int won = won(share);
            mostWon = Math.max(mostWon, won);
            row.add(won + " of " + judged.size());
            rows.add(row);
            below |= least >= AS_GOOD;
        }
        boolean byCapacity = judged.stream().allMatch(cell -> greatestCapacity(cell) == THIRD);
        if (below) {
            return Verdict.Kind.REPRODUCED;
        }
        return byCapacity || mostWon == judged.size() ? Verdict.Kind.CONDITIONAL : Verdict.Kind.REFUTED;
    }

    private int won(double share) {
        int won = 0;
        for (PaperCells.Cell cell : judged) {
            boolean best = true;
            for (int other : new int[] {0, 1, 3}) {
                Curve curve = against(cell, other);
                best &= curve.at(share * curve.weakerCapacity()) >= AS_GOOD;
            }
            won += best ? 1 : 0;
        }
        return won;
    }

    private void mechanism(StudyReport report) {
        for (PaperCells.Cell cell : judged) {
            LoadSweep.Row third = sweep.row(cell, cases.get(THIRD));
            int other = best(cell);
            report.line(cell.name() + " at " + StudyText.number(cell.loads().getFirst()) + "x. "
                    + StudyText.mechanism(
                            third.atLoads().getFirst(),
                            sweep.row(cell, cases.get(other)).atLoads().getFirst(),
                            "case 3",
                            cases.get(other).name()));
        }
    }

    /** Of the other cases, that of the lowest mean E2E at the least load. */
    private int best(PaperCells.Cell cell) {
        int best = 0;
        for (int other : new int[] {1, 3}) {
            boolean less = unloaded(cell, other) < unloaded(cell, best);
            best = less ? other : best;
        }
        return best;
    }

    private double unloaded(PaperCells.Cell cell, int number) {
        return sweep.row(cell, cases.get(number)).atLoads().getFirst().latency().e2e();
    }

    private void predict(PredictionTable predictions) {
        int wonSomewhere = 0;
        for (PaperCells.Cell cell : judged) {
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            for (int other : new int[] {0, 1, 3}) {
                Curve curve = against(cell, other);
                least = Math.min(least, curve.at(0.8 * capacity(cell, THIRD)));
                most = Math.max(most, capacity(cell, other));
            }
            wonSomewhere += least >= AS_GOOD ? 1 : 0;
            predictions.found("fig10.case3-over-best-other." + cell.id(), least);
            predictions.found("fig10.case3-capacity-over-best-other." + cell.id(), capacity(cell, THIRD) / most);
        }
        predictions.found("fig10.cells-won-by-case3", judged.size() == 8 ? wonSomewhere : Double.NaN);
    }
}
