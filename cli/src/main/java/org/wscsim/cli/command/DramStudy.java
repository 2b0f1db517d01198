package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.StudyReport;

/** Figure 13: which share of the wafer's DRAM holds weights and KV caches. Confined to the main thread. */
final class DramStudy {
    private static final List<LoadSweep.Contender> ALL = List.of(
            new LoadSweep.Contender("wsc-llm", "system=wsc-llm", "wafer=wsc-case3"),
            new LoadSweep.Contender("no-memory", "system=wsc-llm", "wafer=wsc-case3", "memory=false"),
            new LoadSweep.Contender(
                    "splitwise-wafer", "system=splitwise-wafer", "wafer=wsc-case3", "plan_search=tuned"));

    private final PaperCells cells;
    private final LoadSweep sweep;

    DramStudy(PaperCells cells, StudyRunner runner) {
        this.cells = cells;
        sweep = new LoadSweep(cells, cells.cells(), ALL, runner);
    }

    void addTo(StudyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("cell", "load", "system", "plan", "weights", "KV, mean", "together", "bandwidth used"));
        PredictionTable predictions = new PredictionTable();
        for (PaperCells.Cell cell : cells.cells()) {
            for (LoadSweep.Contender contender : ALL) {
                LoadSweep.Row row = sweep.row(cell, contender);
                if (row.isRefused()) {
                    report.line("Refused: " + cell.name() + ", " + contender.name() + ": " + row.refusal());
                    continue;
                }
                for (int i = 0; i < row.atLoads().size(); i++) {
                    Outcome.Use use = row.atLoads().get(i).use();
                    rows.add(List.of(
                            cell.name(),
                            StudyText.number(row.loads().get(i)),
                            contender.name(),
                            row.atLoads().get(i).plan(),
                            StudyText.percent(use.weights()),
                            StudyText.percent(use.kv()),
                            StudyText.percent(use.weights() + use.kv()),
                            StudyText.percent(use.dram())));
                }
                Outcome.Use middle = row.atLoads().get(row.atLoads().size() / 2).use();
                if (contender.equals(ALL.getFirst())) {
                    predictions.found("fig13.mean-dram-use." + cell.id(), middle.weights() + middle.kv());
                }
            }
        }
        report.table("Shares of the wafer's DRAM", "dram.csv", rows, 4);
        report.line("The paper's own figure was not at hand: no verdict.");
        predictions.addTo(report);
    }
}
