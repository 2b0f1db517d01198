package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.report.TextTable;
import org.wscsim.core.design.Budget;
import org.wscsim.core.design.Constraint;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.DesignSpace;
import org.wscsim.core.design.Feasibility;
import org.wscsim.core.design.Figures;
import org.wscsim.core.design.Floorplan;
import org.wscsim.core.design.Packing;
import org.wscsim.core.design.SpaceSurvey;
import org.wscsim.core.wafer.WaferSpec;

/** Designs and spaces as tables. Stateless. */
final class DesignText {
    private DesignText() {}

    static String of(Feasibility judged, DesignRules rules, Packing packing) {
        Design design = judged.design();
        StringBuilder text = new StringBuilder();
        text.append("design ").append(design.id()).append(", technology ");
        text.append(rules.technology().name()).append(", wafer ");
        text.append(rules.limits().wafer().text()).append("\n\n");
        text.append(budgets(rules.budgets(design))).append('\n');
        text.append(figures(judged, rules.floorplan(design)));
        text.append("\nlargest grids, ").append(word(packing)).append(": ").append(grids(design, rules, packing));
        if (judged instanceof Feasibility.Feasible) {
            text.append("\none more column or row: ")
                    .append(rules.stop(design, packing).text());
        }
        return text.append('\n').toString();
    }

    private static String word(Packing packing) {
        return packing.name().toLowerCase(Locale.ROOT);
    }

    private static String grids(Design design, DesignRules rules, Packing packing) {
        String grids = rules.largestGrids(design, packing).stream()
                .map(grid -> grid.dieColumns() + "x" + grid.dieRows())
                .collect(Collectors.joining(" "));
        return grids.isEmpty() ? "none" : grids;
    }

    private static String budgets(List<Budget> budgets) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("budget", "need", "limit", "unit", "used", ""));
        for (Budget budget : budgets) {
            rows.add(List.of(
                    budget.constraint().text(),
                    significant(budget.need()),
                    significant(budget.limit()),
                    budget.constraint() == Constraint.YIELD
                            ? "of 1: least wanted, reached"
                            : budget.constraint().unit(),
                    percent(budget.share()),
                    budget.share() > 1 + 1e-9 ? "NOT KEPT" : ""));
        }
        return TextTable.of(rows, 1);
    }

    private static String figures(Feasibility judged, Floorplan plan) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("figure", "value"));
        rows.add(List.of(
                "die",
                String.format(
                        Locale.ROOT,
                        "%.2f x %.2f mm = %.1f mm2",
                        plan.dieWidthMm(),
                        plan.dieHeightMm(),
                        plan.dieMm2())));
        rows.add(List.of("core", String.format(Locale.ROOT, "%.3f mm2", plan.coreMm2())));
        rows.add(List.of(
                "DRAM of a die",
                String.format(Locale.ROOT, "%.1f mm2, %.1f mm of edge", plan.dramMm2(), plan.dramEdgeMm())));
        rows.add(List.of("link", String.format(Locale.ROOT, "%.1f mm of edge", plan.linkEdgeMm())));
        if (judged instanceof Feasibility.Feasible feasible) {
            addWafer(feasible, rows);
        }
        return TextTable.of(rows, 1);
    }

    private static void addWafer(Feasibility.Feasible feasible, List<List<String>> rows) {
        WaferSpec wafer = feasible.wafer();
        Figures figures = feasible.figures();
        rows.add(List.of("dies", wafer.dieColumns() + " x " + wafer.dieRows() + " = " + wafer.dies()));
        rows.add(List.of(
                "matrix peak", String.format(Locale.ROOT, "%.0f TFLOP/s", wafer.matrixFlopsPerSecond() / 1e12)));
        rows.add(List.of(
                "DRAM",
                String.format(
                        Locale.ROOT,
                        "%.0f GB, %.1f TB/s",
                        wafer.dramBytes() / 1e9,
                        wafer.die().dramBytesPerSecond() * wafer.dies() / 1e12)));
        rows.add(List.of("SRAM", String.format(Locale.ROOT, "%.2f GB", wafer.sramBytes() / 1e9)));
        rows.add(List.of(
                "link, one direction",
                String.format(Locale.ROOT, "%.2f TB/s", wafer.d2d().bytesPerSecond() / 1e12)));
        rows.add(List.of(
                "wafer used",
                String.format(Locale.ROOT, "%.0f mm2, %s", figures.waferMm2(), percent(figures.waferShare()))));
        rows.add(List.of("peak power", String.format(Locale.ROOT, "%.1f kW", figures.peakWatts() / 1e3)));
        rows.add(List.of("good dies as made", percent(figures.dieYield())));
        rows.add(List.of("good wafers as assembled", percent(figures.waferYield())));
        rows.add(List.of("cost of a good wafer", String.format(Locale.ROOT, "%.0f USD", figures.usdPerGoodWafer())));
    }

    static String of(SpaceSurvey survey, DesignSpace space, DesignRules rules) {
        StringBuilder text = new StringBuilder();
        text.append("space ").append(space.name()).append(", technology ");
        text.append(rules.technology().name()).append(", wafer ");
        text.append(rules.limits().wafer().text()).append("\n\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("designs", "count", "share"));
        rows.add(row("all", survey.designs(), survey.designs()));
        rows.add(row("feasible", survey.feasible(), survey.designs()));
        add(rows, "not feasible, ", survey.infeasible(), survey.designs());
        add(rows, "feasible, grid stopped by ", survey.stopped(), survey.designs());
        text.append(TextTable.of(rows, 1));
        text.append(extreme("most compute", survey.mostCompute()));
        text.append(extreme("most DRAM", survey.mostDram()));
        if (survey.nearest() != null) {
            text.append("nearest of the others: ")
                    .append(survey.nearest().design().id());
            text.append(", ").append(survey.nearest().budget().text()).append('\n');
        }
        return text.toString();
    }

    private static void add(List<List<String>> rows, String words, Map<Constraint, Integer> counts, int all) {
        for (Map.Entry<Constraint, Integer> entry : counts.entrySet()) {
            rows.add(row(words + entry.getKey().text(), entry.getValue(), all));
        }
    }

    private static List<String> row(String name, int count, int all) {
        return List.of(name, Integer.toString(count), percent(count / (double) Math.max(1, all)));
    }

    private static String extreme(String words, Feasibility.@Nullable Feasible feasible) {
        if (feasible == null) {
            return "";
        }
        WaferSpec wafer = feasible.wafer();
        return String.format(
                Locale.ROOT,
                "%s: %s, %.0f TFLOP/s, %.0f GB, %.1f kW%n",
                words,
                feasible.design().id(),
                wafer.matrixFlopsPerSecond() / 1e12,
                wafer.dramBytes() / 1e9,
                feasible.figures().peakWatts() / 1e3);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String significant(double value) {
        return value >= 1_000 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
