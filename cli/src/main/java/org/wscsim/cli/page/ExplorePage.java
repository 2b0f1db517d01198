package org.wscsim.cli.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.wscsim.cli.explore.CellResult;
import org.wscsim.cli.explore.ExplorationReport;
import org.wscsim.cli.explore.Goal;
import org.wscsim.cli.html.Chart;
import org.wscsim.cli.html.Chart.Axis;
import org.wscsim.cli.html.Chart.Line;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.study.StudyReport;

/** The page of an exploration: plots of goodput against every other goal, the paper's cases marked. Confined to one thread. */
public final class ExplorePage {
    private final List<CellResult> cells;
    private final ExplorationReport report;

    public ExplorePage(List<CellResult> cells, ExplorationReport report) {
        this.cells = List.copyOf(cells);
        this.report = report;
    }

    public Page page() {
        Page page = new Page("Co-exploration", cells.size() + (cells.size() == 1 ? " cell" : " cells"));
        for (CellResult cell : cells) {
            page.section(cell.cell().name());
            List<CellResult.Shown> shown = cell.shown();
            for (Goal goal : List.of(Goal.E2E, Goal.ENERGY, Goal.COST, Goal.AREA)) {
                if (shown.stream()
                        .anyMatch(point -> Double.isFinite(point.merits().of(goal)))) {
                    page.chart(chart(shown, goal));
                }
            }
            if (!shown.isEmpty()) {
                page.chart(stacks(shown));
            }
        }
        page.section("Findings");
        for (StudyReport.Part part : report.report().parts()) {
            if (part.file().isEmpty()) {
                page.paragraph(part.text());
            } else {
                page.grid(new Grid(
                        part.text(),
                        part.file(),
                        part.rows().getFirst(),
                        part.rows().subList(1, part.rows().size())));
            }
        }
        return page;
    }

    private static Chart chart(List<CellResult.Shown> shown, Goal goal) {
        double[] at =
                shown.stream().mapToDouble(point -> point.merits().goodput()).toArray();
        List<Line> lines = new ArrayList<>();
        lines.add(line("front", shown, goal, CellResult.Shown::onFront));
        lines.add(line("dominated", shown, goal, point -> !point.onFront()));
        for (int number = 1; number <= 4; number++) {
            int paperCase = number;
            if (shown.stream().anyMatch(point -> point.paperCase() == paperCase)) {
                lines.add(line("case " + number, shown, goal, point -> point.paperCase() == paperCase));
            }
        }
        return Chart.of(
                        "Goodput and " + words(goal),
                        Axis.linear("goodput (req/s)"),
                        Axis.linear(words(goal) + " (" + goal.unit() + ")"),
                        at,
                        lines)
                .withNote("each point a wafer under a system, evaluated on the whole trace")
                .labelled(shown.stream().map(CellResult.Shown::name).toList());
    }

    private static String words(Goal goal) {
        return switch (goal) {
            case GOODPUT -> "goodput";
            case E2E -> "mean E2E";
            case ENERGY -> "energy per token";
            case COST -> "price of a good wafer";
            case AREA -> "area of dies and DRAM";
        };
    }

    private static Line line(String name, List<CellResult.Shown> shown, Goal goal, Predicate<CellResult.Shown> which) {
        double[] values = new double[shown.size()];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < values.length; i++) {
            double value = shown.get(i).merits().of(goal);
            values[i] = which.test(shown.get(i)) && Double.isFinite(value) ? value : Double.NaN;
        }
        return Line.points(name, values);
    }

    private static Chart stacks(List<CellResult.Shown> shown) {
        List<CellResult.Shown> byStacks = new ArrayList<>(shown);
        byStacks.sort(java.util.Comparator.comparingInt(CellResult.Shown::stacks));
        double[] at = byStacks.stream().mapToDouble(CellResult.Shown::stacks).toArray();
        double[] goodput =
                byStacks.stream().mapToDouble(point -> point.merits().goodput()).toArray();
        double[] paper = byStacks.stream()
                .mapToDouble(point ->
                        point.paperCase() == 0 ? Double.NaN : point.merits().goodput())
                .toArray();
        return Chart.of(
                        "Goodput by DRAM",
                        Axis.linear("DRAM stacks (per die)"),
                        Axis.linear("goodput (req/s)"),
                        at,
                        Arrays.stream(paper).allMatch(Double::isNaN)
                                ? List.of(Line.points("explored", goodput))
                                : List.of(Line.points("explored", goodput), Line.points("the paper's cases", paper)))
                .labelled(byStacks.stream().map(CellResult.Shown::name).toList());
    }
}
