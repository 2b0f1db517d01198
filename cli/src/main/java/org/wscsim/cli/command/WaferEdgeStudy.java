package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.StudyReport;

/**
 * Figure 14: Llama-3.1-405B on 2 x 2 wafers of case 3, with 1.8 TB/s and with 400 GB/s between neighbouring wafers. Besides
 * what the figure's title names: edges that cost nothing, one wafer, Splitwise's strategy, and instances that lie across an
 * edge against the same ones inside a wafer. Confined to the main thread.
 */
final class WaferEdgeStudy {
    private static final String BANDWIDTH = "hardware.wafers.wafer_to_wafer_bytes_per_second_per_direction=";
    private static final String LATENCY = "hardware.wafers.wafer_to_wafer_latency_ns=";
    private static final String WSC_LLM = "system=wsc-llm";
    private static final String SPLITWISE = "system=splitwise-wafer";
    /** Four instances of TP 32; inside, one a wafer. */
    private static final String INSIDE = "plan=M:4x8@0,0,M:4x8@6,0,M:4x8@0,9,M:4x8@6,9";

    private static final String ACROSS = "plan=M:8x4@2,0,M:8x4@2,4,M:8x4@2,9,M:8x4@2,13";
    /** More than all links of an edge have inside a wafer, which is what they are held to. */
    private static final List<Edge> EDGES = List.of(
            new Edge("none", "1e14", "100"),
            new Edge("500 ns", "1e14", "500"),
            new Edge("1.8 TB/s", "1.8e12", "500"),
            new Edge("400 GB/s", "400e9", "500"));

    private static final int FAST = 2;
    private static final int SLOW = 3;
    private static final double NEAR_CAPACITY = 0.9;

    private final List<PaperCells.Cell> cells;
    private final List<LoadSweep.Contender> central = new ArrayList<>();
    private final List<LoadSweep.Contender> across = new ArrayList<>();
    private final LoadSweep.Contender inside;
    private final List<LoadSweep.Contender> all;
    private final LoadSweep sweep;

    private record Edge(String name, String bytesPerSecond, String latencyNs) {
        List<String> settings() {
            return List.of("wafer=wsc-case3-2x2", BANDWIDTH + bytesPerSecond, LATENCY + latencyNs);
        }
    }

    WaferEdgeStudy(PaperCells cells, StudyRunner runner) {
        this.cells = cells.cells();
        for (Edge edge : EDGES) {
            central.add(contender("wsc-llm, " + edge.name(), edge, true, WSC_LLM));
            across.add(contender("across, " + edge.name(), edge, false, "system=sarathi", ACROSS));
        }
        inside = contender("inside", EDGES.get(FAST), false, "system=sarathi", INSIDE);
        List<LoadSweep.Contender> others = List.of(
                new LoadSweep.Contender("wsc-llm, one wafer", List.of(WSC_LLM, "wafer=wsc-case3"), false),
                contender("splitwise, 1.8 TB/s", EDGES.get(FAST), false, SPLITWISE, "plan_search=tuned"),
                contender("splitwise, 400 GB/s", EDGES.get(SLOW), false, SPLITWISE, "plan_search=tuned"),
                inside);
        all = Stream.of(central, others, across).flatMap(List::stream).toList();
        sweep = new LoadSweep(cells, cells.cells(), all, runner);
    }

    private static LoadSweep.Contender contender(String name, Edge edge, boolean bounds, String... more) {
        List<String> settings = new ArrayList<>(edge.settings());
        settings.addAll(List.of(more));
        return new LoadSweep.Contender(name, settings, bounds);
    }

    void addTo(StudyReport report) {
        List<List<String>> points = new ArrayList<>();
        points.add(List.of(
                "cell",
                "load",
                "system, edges",
                "plan",
                "E2E ms",
                "TTFT ms",
                "TPOT ms",
                "noc wait ms",
                "transfer ms",
                "stable"));
        List<List<String>> capacities = new ArrayList<>();
        capacities.add(List.of("cell", "system, edges", "capacity", "of one wafer's"));
        for (PaperCells.Cell cell : cells) {
            double one = sweep.row(cell, all.get(EDGES.size())).capacity();
            for (LoadSweep.Contender contender : all) {
                LoadSweep.Row row = sweep.row(cell, contender);
                if (row.isRefused()) {
                    report.line("Refused: " + cell.name() + ", " + contender.name() + ": " + row.refusal());
                    continue;
                }
                addPoints(points, row);
                capacities.add(List.of(
                        cell.name(),
                        contender.name(),
                        StudyText.ratio(row.capacity()),
                        StudyText.ratio(row.capacity() / one)));
            }
        }
        report.table("Llama-3.1-405B on four wafers, mean latencies against load", "loads.csv", points, 4);
        report.table("Capacity, multiples of the trace's rate", "capacity.csv", capacities, 2);
        List<PaperCells.Cell> judged = cells.stream()
                .filter(cell -> all.stream()
                        .noneMatch(contender -> sweep.row(cell, contender).isRefused()))
                .toList();
        waterfall(judged, report);
        conclude(judged, report);
    }

    private void addPoints(List<List<String>> points, LoadSweep.Row row) {
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
                    StudyText.ms(part(at, "noc wait")),
                    StudyText.ms(part(at, "kv transfer")),
                    at.load().isUnstable() ? "no" : "yes"));
        }
    }

    private static double part(Outcome at, String name) {
        return at.parts().get(Outcome.PARTS.indexOf(name));
    }

    /** Mean E2E as edges come in, each step over the one before; the last column is the product of the steps. */
    private void waterfall(List<PaperCells.Cell> judged, StudyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("cell", "load", "system", "no edges ms", "500 ns", "1.8 TB/s", "400 GB/s", "all"));
        for (PaperCells.Cell cell : judged) {
            for (List<LoadSweep.Contender> family : List.of(central, across)) {
                for (int load = 0;
                        load < sweep.row(cell, family.getFirst()).loads().size();
                        load++) {
                    rows.add(steps(cell, family, load));
                }
            }
        }
        report.table("Waterfall of mean E2E: from no edges to 400 GB/s, ratios", "waterfall.csv", rows, 3);
    }

    private List<String> steps(PaperCells.Cell cell, List<LoadSweep.Contender> family, int load) {
        List<Double> e2e = family.stream()
                .map(contender ->
                        sweep.row(cell, contender).atLoads().get(load).latency().e2e())
                .toList();
        List<String> row = new ArrayList<>(List.of(
                cell.name(),
                StudyText.number(sweep.row(cell, family.getFirst()).loads().get(load)),
                family.equals(central) ? "wsc-llm" : "across",
                StudyText.ms(e2e.getFirst())));
        for (int i = 1; i < e2e.size(); i++) {
            row.add(StudyText.three(e2e.get(i) / e2e.get(i - 1)));
        }
        row.add(StudyText.three(e2e.getLast() / e2e.getFirst()));
        return row;
    }

    private void conclude(List<PaperCells.Cell> judged, StudyReport report) {
        report.line(
                "The paper's own figures were not at hand: no verdict. What can be judged is whether 400 GB/s for 1.8 TB/s"
                        + " matters here.");
        PredictionTable predictions = new PredictionTable();
        for (PaperCells.Cell cell : judged) {
            LoadSweep.Row fast = sweep.row(cell, central.get(FAST));
            LoadSweep.Row slow = sweep.row(cell, central.get(SLOW));
            LoadSweep.Row fastAcross = sweep.row(cell, across.get(FAST));
            LoadSweep.Row slowAcross = sweep.row(cell, across.get(SLOW));
            double capacity = slow.capacity() / fast.capacity();
            double near = LoadSweep.curve(fast, slow, "edges", true)
                    .at(NEAR_CAPACITY * Math.min(fast.capacity(), slow.capacity()));
            double unloaded = unloaded(slow) / unloaded(fast);
            report.line(cell.name() + ": 400 GB/s over 1.8 TB/s: mean E2E " + StudyText.three(unloaded) + " at "
                    + StudyText.number(fast.loads().getFirst()) + "x, " + StudyText.three(near) + " at 0.9 of capacity;"
                    + " capacity " + StudyText.three(capacity) + "; of instances across an edge "
                    + StudyText.three(unloaded(slowAcross) / unloaded(fastAcross)) + ", capacity "
                    + StudyText.three(slowAcross.capacity() / fastAcross.capacity()) + ".");
            int last = fast.loads().size() - 1;
            report.line(cell.name() + " at " + StudyText.number(fast.loads().get(last)) + "x. "
                    + StudyText.mechanism(
                            fast.atLoads().get(last), slow.atLoads().get(last), "1.8 TB/s", "400 GB/s"));
            report.line(cell.name() + " at " + StudyText.number(fast.loads().getFirst()) + "x, across an edge. "
                    + StudyText.mechanism(
                            fastAcross.atLoads().getFirst(),
                            slowAcross.atLoads().getFirst(),
                            "1.8 TB/s",
                            "400 GB/s"));
            String id = "fig14.slow-over-fast.";
            predictions.found(id + "unloaded." + cell.id(), unloaded);
            predictions.found(id + "at-0.9." + cell.id(), near);
            predictions.found(id + "capacity." + cell.id(), capacity);
            String beyond = "fig14.across.slow-over-fast.";
            predictions.found(beyond + "unloaded." + cell.id(), unloaded(slowAcross) / unloaded(fastAcross));
            predictions.found(beyond + "capacity." + cell.id(), slowAcross.capacity() / fastAcross.capacity());
            predictions.found(
                    "fig14.across.over-inside.capacity." + cell.id(),
                    fastAcross.capacity() / sweep.row(cell, inside).capacity());
        }
        predictions.addTo(report);
    }

    private static double unloaded(LoadSweep.Row row) {
        return row.atLoads().getFirst().latency().e2e();
    }
}
