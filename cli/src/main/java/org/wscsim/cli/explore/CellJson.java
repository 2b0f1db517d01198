package org.wscsim.cli.explore;

import java.util.Map;
import org.wscsim.cli.report.JsonDocument;
import org.wscsim.core.wafer.WaferSpec;

/** A cell's findings at full precision. Stateless. */
final class CellJson {
    private CellJson() {}

    static void write(CellResult cell, JsonDocument json) {
        json.openElement()
                .put("model", cell.cell().model())
                .put("workload", cell.cell().workload())
                .put("done", cell.isDone())
                .put("common_request_rate", cell.load());
        Entry winner = cell.winner();
        Entry yardstick = cell.yardstick();
        json.put(
                "gain_over_reference",
                winner == null || yardstick == null ? Double.NaN : winner.goodput / yardstick.goodput);
        json.put("reference", yardstick == null ? null : yardstick.candidate().name());
        if (winner != null) {
            ratio(winner.candidate().made().wafer(), json);
        }
        json.put("moderate_dram_is_best", new DramAnswer(cell).word());
        json.openArray("front");
        cell.front().forEach(entry -> entry(entry, json));
        json.closeArray();
        certificate(Certificate.of(cell), json);
        json.put("kendall_tau_short_runs", cell.ofShortRuns().tau())
                .put("kendall_tau_fluid", cell.ofFluid().tau())
                .put("candidates_with_full_runs", cell.full().size())
                .closeObject();
    }

    /** Of the winner, a die. */
    private static void ratio(WaferSpec wafer, JsonDocument json) {
        json.open("winner_per_die")
                .put("matrix_flops_per_second", wafer.matrixFlopsPerSecond() / wafer.dies())
                .put("dram_bytes_per_second", wafer.die().dramBytesPerSecond())
                .put("d2d_bytes_per_second_per_link", wafer.d2d().bytesPerSecond())
                .put("dram_bytes", (double) wafer.die().dramBytes())
                .closeObject();
    }

    private static void entry(Entry entry, JsonDocument json) {
        Merits merits = entry.merits();
        Cell.Planned planned = entry.planned;
        json.openElement()
                .put("design", entry.candidate().design().id())
                .put("system", entry.candidate().system())
                .put("plan", planned == null ? null : planned.plan())
                .put("goodput", merits.goodput())
                .put("goodput_bound", entry.bound().goodput())
                .put("mean_e2el_ms", merits.e2eMs())
                .put("joules_per_token", merits.joulesPerToken())
                .put("usd_per_good_wafer", merits.usd())
                .put("wafer_mm2", merits.mm2())
                .closeObject();
    }

    private static void certificate(Certificate certificate, JsonDocument json) {
        json.open("certificate").put("points", certificate.space());
        json.open("cannot_be_made");
        certificate.infeasible().forEach((constraint, points) -> json.put(constraint.text(), (long) points));
        json.closeObject();
        json.open("bounded");
        for (Map.Entry<String, Integer> bound : certificate.bounded().entrySet()) {
            json.put(bound.getKey(), (long) bound.getValue());
        }
        json.closeObject();
        for (Standing at : Standing.values()) {
            if (at != Standing.BOUNDED) {
                json.put(at.word().replace(' ', '_'), (long) certificate.count(at));
            }
        }
        json.put("proven_off_the_front", (long) certificate.notOnFront()).closeObject();
    }
}
