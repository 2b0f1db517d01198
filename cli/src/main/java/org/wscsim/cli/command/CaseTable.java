package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.cli.study.Verdict;
import org.wscsim.core.wafer.WaferSpec;

/** Table 1 of the paper: totals of the four wafers, those of case 3 beside the published ones. Stateless. */
final class CaseTable {
    /** Published: 54 dies, 14,100 TFLOP/s, 3,456 GB. */
    private static final int DIES = 54;

    private static final double TFLOPS = 14_100;
    private static final double GIGABYTES = 3_456;

    private CaseTable() {}

    static void addTo(StudyReport report) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "wafer", "grid", "dies", "TFLOP/s", "DRAM GB", "DRAM TB/s a die", "D2D TB/s", "die area mm2", "grid"));
        for (int number = 1; number <= 4; number++) {
            WaferSpec wafer = Platform.wafer("wsc-case" + number);
            WaferSpec.Die die = wafer.die();
            rows.add(List.of(
                    wafer.name(),
                    wafer.dieColumns() + "x" + wafer.dieRows(),
                    Integer.toString(wafer.dies()),
                    whole(wafer.matrixFlopsPerSecond() / 1e12),
                    whole(wafer.dramBytes() / 1e9),
                    StudyText.ratio(die.dramBytesPerSecond() / 1e12),
                    StudyText.ratio(wafer.d2d().bytesPerSecond() / 1e12),
                    whole(wafer.dieMm2()),
                    number == 3 ? "published" : "our reading"));
        }
        report.table("Table 1: four wafers of 215 x 215 mm", "table1.csv", rows, 1);
        WaferSpec third = Platform.wafer("wsc-case3");
        double flops = third.matrixFlopsPerSecond() / 1e12;
        double bytes = third.dramBytes() / 1e9;
        boolean same = third.dies() == DIES && Math.round(flops / 100) * 100 == TFLOPS && bytes == GIGABYTES;
        report.line(String.format(
                Locale.ROOT,
                "Case 3: published %d dies, %.0f TFLOP/s, %.0f GB; ours %d, %.0f, %.0f. Verdict: %s. Grids of cases 1, 2 and"
                        + " 4 are not published.",
                DIES,
                TFLOPS,
                GIGABYTES,
                third.dies(),
                flops,
                bytes,
                (same ? Verdict.Kind.REPRODUCED : Verdict.Kind.REFUTED).word()));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
