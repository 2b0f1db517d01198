package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.wscsim.cli.study.StudyReport;

/**
 * Is moderate DRAM best? The best goodput for each number of DRAM stacks a die, everything else chosen freely: yes where a
 * number between the least and the greatest is best and both ends fall behind by more than the rates' resolution.
 */
final class DramAnswer {
    /** Two rungs of the ladder of rates. */
    static final double RESOLUTION = 0.02;

    private final List<Entry> best;
    private final SortedMap<Integer, List<Entry>> full;

    DramAnswer(CellResult result) {
        best = result.bestByStacks();
        full = CellSearch.byStacks(result.full());
    }

    void addTo(StudyReport report, String file) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "DRAM stacks a die",
                "full runs",
                "best goodput req/s",
                "of the best",
                "wafer",
                "system",
                "GB a wafer",
                "TFLOP/s"));
        double most = most();
        for (Entry entry : best) {
            rows.add(List.of(
                    Integer.toString(entry.candidate().design().dramStacks()),
                    Integer.toString(Objects.requireNonNull(
                                    full.get(entry.candidate().design().dramStacks()))
                            .size()),
                    CellReport.figure(entry.goodput),
                    Figure.percent(entry.goodput / most),
                    entry.candidate().wafer(),
                    entry.candidate().system(),
                    CellReport.figure(entry.candidate().made().wafer().dramBytes() / 1e9),
                    CellReport.figure(entry.candidate().made().wafer().matrixFlopsPerSecond() / 1e12)));
        }
        report.table("Best goodput by DRAM, everything else optimised", file + "dram.csv", rows, 1);
        report.line("Is moderate DRAM best? " + sentence());
    }

    private double most() {
        return best.stream().mapToDouble(entry -> entry.goodput).max().orElse(0);
    }

    private Entry top() {
        double most = most();
        return best.stream().filter(entry -> entry.goodput == most).findFirst().orElseThrow();
    }

    /** In one word, for the table of cells. */
    String word() {
        if (best.size() < 3) {
            return "-";
        }
        double most = most();
        boolean least = best.getFirst().goodput >= (1 - RESOLUTION) * most;
        boolean greatest = best.getLast().goodput >= (1 - RESOLUTION) * most;
        return least && greatest ? "all alike" : least ? "no: least" : greatest ? "no: most" : "yes";
    }

    String sentence() {
        if (best.size() < 3) {
            return "Not to be said: fewer than three numbers of stacks serve.";
        }
        double most = most();
        String ends = best.getFirst().candidate().design().dramStacks() + " reach "
                + Figure.percent(best.getFirst().goodput / most) + ", "
                + best.getLast().candidate().design().dramStacks() + " reach "
                + Figure.percent(best.getLast().goodput / most) + " of it.";
        return word() + "; best at " + top().candidate().design().dramStacks() + " stacks a die, " + ends;
    }
}
