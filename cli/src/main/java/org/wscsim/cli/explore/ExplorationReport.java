package org.wscsim.cli.explore;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.report.JsonDocument;
import org.wscsim.cli.study.StudyReport;

/** The findings of all cells, as text, tables and JSON: the same bytes for the same outcomes. Confined to the main thread. */
public final class ExplorationReport {
    private static final String CELLS = "cells.csv";

    private final List<CellResult> cells;
    private final StudyReport report = new StudyReport();

    public ExplorationReport(List<CellResult> cells) {
        this.cells = List.copyOf(cells);
        if (cells.size() > 1) {
            summary();
        }
        for (CellResult cell : cells) {
            new CellReport(cell, report, cells.size() == 1 ? "" : file(cell)).add();
        }
    }

    /** Sentences and tables. */
    public StudyReport report() {
        return report;
    }

    /** What names of a cell's files begin with. */
    public static String file(CellResult cell) {
        return (cell.cell().model() + '-' + cell.cell().workload()).replaceAll("[^A-Za-z0-9._+-]", "_") + '-';
    }

    private void summary() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "model",
                "workload",
                "winner",
                "system",
                "goodput req/s",
                "case 3",
                "gain",
                "proven",
                "open",
                "moderate DRAM best?",
                "tau short",
                "tau fluid"));
        cells.forEach(cell -> rows.add(summary(cell)));
        report.table("Winners by goodput; case 3 at its best among the same systems", CELLS, rows, 4);
    }

    private static List<String> summary(CellResult cell) {
        Entry winner = cell.winner();
        Entry yardstick = cell.yardstick();
        Certificate certificate = Certificate.of(cell);
        int can = cell.space().candidates().size();
        List<String> row =
                new ArrayList<>(List.of(cell.cell().model(), cell.cell().workload()));
        row.addAll(
                winner == null
                        ? List.of("-", "-", "-")
                        : List.of(
                                winner.candidate().wafer(),
                                winner.candidate().system(),
                                CellReport.figure(winner.goodput)));
        row.add(yardstick == null ? "-" : CellReport.figure(yardstick.goodput));
        row.add(winner == null || yardstick == null ? "-" : Figure.gain(winner.goodput / yardstick.goodput));
        row.add((can - certificate.open()) + " of " + can);
        row.add(Integer.toString(certificate.open()));
        row.add(new DramAnswer(cell).word());
        row.add(CellReport.figure(cell.ofShortRuns().tau()));
        row.add(CellReport.figure(cell.ofFluid().tau()));
        return row;
    }

    /** Every candidate of every cell, and every design that cannot be made; the first row names the columns. */
    public List<List<String>> points() {
        return PointRows.of(cells);
    }

    /** The fronts, winners and certificates at full precision. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonDocument json = new JsonDocument(text)) {
            json.put("schema", 1);
            json.openArray("cells");
            cells.forEach(cell -> CellJson.write(cell, json));
            json.closeArray();
        }
        return text.toString();
    }
}
