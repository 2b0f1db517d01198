package org.wscsim.cli.command;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.wscsim.cli.report.JsonDocument;
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

/** Designs and spaces as JSON: what {@link DesignText} shows, in base units. Stateless. */
final class DesignJson {
    private DesignJson() {}

    static String of(Feasibility judged, DesignRules rules, Packing packing) {
        StringWriter text = new StringWriter();
        Design design = judged.design();
        try (JsonDocument json = new JsonDocument(text)) {
            head(json, rules).put("design", design.id()).put("feasible", judged instanceof Feasibility.Feasible);
            json.openArray("budgets");
            rules.budgets(design).forEach(budget -> budget(json, budget));
            json.closeArray();
            floorplan(json, rules.floorplan(design));
            if (judged instanceof Feasibility.Feasible feasible) {
                wafer(json, feasible.wafer());
                figures(json, feasible.figures());
            }
            List<Design> grids = rules.largestGrids(design, packing);
            json.put(
                    "largest_grids",
                    grids.stream()
                            .map(grid -> grid.dieColumns() + "x" + grid.dieRows())
                            .toList());
        }
        return text.toString();
    }

    private static JsonDocument head(JsonDocument json, DesignRules rules) {
        return json.put("schema", 1)
                .put("technology", rules.technology().name())
                .put("outline", rules.limits().wafer().text());
    }

    private static void budget(JsonDocument json, Budget budget) {
        json.openElement()
                .put("constraint", budget.constraint().text())
                .put("need", budget.need())
                .put("limit", budget.limit())
                .put("unit", budget.constraint().unit())
                .put("share", budget.share())
                .closeObject();
    }

    private static void floorplan(JsonDocument json, Floorplan plan) {
        json.open("die")
                .put("width_mm", plan.dieWidthMm())
                .put("height_mm", plan.dieHeightMm())
                .put("mm2", plan.dieMm2())
                .put("core_mm2", plan.coreMm2())
                .put("dram_mm2", plan.dramMm2())
                .put("dram_edge_mm", plan.dramEdgeMm())
                .put("link_edge_mm", plan.linkEdgeMm())
                .closeObject();
    }

    private static void wafer(JsonDocument json, WaferSpec wafer) {
        json.open("wafer")
                .put("die_columns", wafer.dieColumns())
                .put("die_rows", wafer.dieRows())
                .put("dies", wafer.dies())
                .put("matrix_flops_per_second", wafer.matrixFlopsPerSecond())
                .put("dram_bytes", wafer.dramBytes())
                .put("dram_bytes_per_second", wafer.die().dramBytesPerSecond() * wafer.dies())
                .put("sram_bytes", wafer.sramBytes())
                .put("d2d_bytes_per_second", wafer.d2d().bytesPerSecond())
                .closeObject();
    }

    private static void figures(JsonDocument json, Figures figures) {
        json.open("figures")
                .put("wafer_mm2", figures.waferMm2())
                .put("wafer_share", figures.waferShare())
                .put("peak_watts", figures.peakWatts())
                .put("die_yield", figures.dieYield())
                .put("wafer_yield", figures.waferYield())
                .put("usd_per_good_wafer", figures.usdPerGoodWafer())
                .closeObject();
    }

    static String of(SpaceSurvey survey, DesignSpace space, DesignRules rules) {
        StringWriter text = new StringWriter();
        try (JsonDocument json = new JsonDocument(text)) {
            head(json, rules).put("space", space.name());
            json.put("designs", survey.designs()).put("feasible", survey.feasible());
            counts(json, "infeasible", survey.infeasible());
            counts(json, "stopped", survey.stopped());
        }
        return text.toString();
    }

    private static void counts(JsonDocument json, String name, Map<Constraint, Integer> counts) {
        json.open(name);
        counts.forEach((constraint, count) -> json.put(constraint.text(), count));
        json.closeObject();
    }
}
