package org.wscsim.cli.explore;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.Feasibility;
import org.wscsim.core.design.Figures;

/** The rows of {@code points.csv}. Stateless. */
final class PointRows {
    private static final List<String> HEADER = List.of(
            "model",
            "workload",
            "design",
            "paper_case",
            "system",
            "standing",
            "binds",
            "matrix_flops_per_core",
            "sram_bytes_per_core",
            "cores_per_die",
            "dram_stacks_per_die",
            "d2d_bytes_per_second",
            "dies",
            "wafer_mm2",
            "peak_watts",
            "usd_per_good_wafer",
            "bound_goodput",
            "bound_e2el_ms",
            "bound_joules_per_token",
            "fluid_goodput",
            "short_goodput",
            "goodput",
            "mean_e2el_ms",
            "joules_per_token",
            "on_front",
            "plan");

    private PointRows() {}

    static List<List<String>> of(List<CellResult> cells) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        for (CellResult cell : cells) {
            List<Entry> front = cell.front();
            cell.entries().forEach(entry -> rows.add(row(cell, entry, front.contains(entry))));
            for (Feasibility judged : cell.space().designs()) {
                if (judged instanceof Feasibility.Infeasible not) {
                    rows.add(row(cell, not));
                }
            }
        }
        return rows;
    }

    private static List<String> row(CellResult cell, Entry entry, boolean onFront) {
        Figures figures = entry.candidate().made().figures();
        Merits bound = entry.bound();
        Merits merits = entry.merits();
        Standing standing = cell.standing(entry);
        List<String> row = new ArrayList<>(List.of(
                cell.cell().model(),
                cell.cell().workload(),
                entry.candidate().design().id(),
                entry.candidate().paperCase() == 0
                        ? ""
                        : Integer.toString(entry.candidate().paperCase()),
                entry.candidate().system(),
                standing.word(),
                entry.boundName()));
        row.addAll(axes(entry.candidate().design()));
        row.addAll(List.of(
                text(figures.waferMm2()),
                text(figures.peakWatts()),
                text(figures.usdPerGoodWafer()),
                text(bound.goodput()),
                text(bound.e2eMs()),
                text(bound.joulesPerToken()),
                entry.isPlanned() ? text(entry.fluid()) : "",
                text(entry.shortGoodput),
                text(entry.goodput),
                text(merits.e2eMs()),
                text(merits.joulesPerToken()),
                onFront ? "yes" : ""));
        Cell.Planned planned = entry.planned;
        row.add(planned == null ? entry.refusal : planned.plan());
        return row;
    }

    private static List<String> row(CellResult cell, Feasibility.Infeasible not) {
        List<String> row = new ArrayList<>(List.of(
                cell.cell().model(),
                cell.cell().workload(),
                not.design().id(),
                "",
                "",
                "cannot be made",
                not.budget().text()));
        row.addAll(axes(not.design()));
        while (row.size() < HEADER.size()) {
            row.add("");
        }
        return row;
    }

    private static List<String> axes(Design design) {
        return List.of(
                text(design.matrixFlopsPerCore()),
                Long.toString(design.sramBytesPerCore()),
                Integer.toString(design.cores()),
                Integer.toString(design.dramStacks()),
                text(design.d2dBytesPerSecond()),
                Integer.toString(design.dies()));
    }

    /** Empty where it is not known. */
    private static String text(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }
}
