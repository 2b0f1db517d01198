package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.html.Tile;
import org.wscsim.validation.suite.ScoreLine;

/** The page of a validation: errors of predictions beside their limits and beside a roofline's. Confined to one thread. */
public final class ValidationPage {
    /** Errors of formulas, not of models: below what a bar shows. */
    private static final double EXACT_PERCENT = 1e-3;

    private final List<ScoreLine> lines;
    private final String runs;

    /**
     * @param runs the tables of whole runs and meshes as the console shows them
     */
    public ValidationPage(List<ScoreLine> lines, String runs) {
        this.lines = List.copyOf(lines);
        this.runs = runs;
    }

    public Page page() {
        Page page = new Page("Validation", "predictions against what others measured, simulated or derived");
        page.section("Verdict").tiles(tiles());
        page.section("Errors");
        page.bars(errors(false)).bars(errors(true));
        page.section("All lines").grid(table());
        page.section("Whole runs and meshes").folded("V3 to V7 as the console prints them", runs);
        return page;
    }

    private List<Tile> tiles() {
        long limited =
                lines.stream().filter(line -> !line.limitText().isEmpty()).count();
        long met = lines.stream()
                .filter(line -> !line.limitText().isEmpty() && line.isMet())
                .count();
        long rows = lines.stream().mapToLong(line -> line.score().rows()).sum();
        return List.of(
                new Tile("Limits met", met + " of " + limited, "", limited == met ? "none missed" : "see the table"),
                new Tile("Lines", Integer.toString(lines.size()), "", ""),
                new Tile("Rows of references", HtmlText.figure((double) rows), "", ""));
    }

    private Bars errors(boolean roofline) {
        List<Bars.Row> rows = new ArrayList<>();
        for (ScoreLine line : lines) {
            double error = roofline ? line.baselineMape() : line.score().mape();
            if (error > EXACT_PERCENT) {
                String name =
                        line.gate() + " " + line.set() + ", " + line.split().title();
                rows.add(new Bars.Row(name, new double[] {error}));
            }
        }
        return new Bars(
                roofline ? "The same of a roofline with three fitted constants" : "Mean absolute error",
                "exact formulas left out",
                "mean absolute percentage error (%)",
                "%",
                List.of("error"),
                rows,
                false);
    }

    private Grid table() {
        List<List<String>> rows = new ArrayList<>();
        for (ScoreLine line : lines) {
            rows.add(List.of(
                    line.gate(),
                    line.set(),
                    line.split().title(),
                    line.score().predicted() + " / " + line.score().rows(),
                    HtmlText.figure(line.score().mape()),
                    HtmlText.figure(line.score().p90Ape()),
                    HtmlText.figure(line.score().bias()),
                    HtmlText.figure(line.score().spearman()),
                    HtmlText.figure(line.baselineMape()),
                    line.limitText(),
                    line.limitText().isEmpty() ? "" : line.isMet() ? "ok" : "MISSED"));
        }
        return new Grid(
                "Lines of the table",
                "",
                List.of(
                        "requirement",
                        "reference set",
                        "constants",
                        "predicted / rows",
                        "MAPE %",
                        "p90 %",
                        "bias %",
                        "Spearman",
                        "roofline MAPE %",
                        "limit",
                        "limit met"),
                rows);
    }
}
