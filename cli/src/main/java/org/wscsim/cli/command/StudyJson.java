package org.wscsim.cli.command;

import org.wscsim.cli.report.Printout;
import org.wscsim.cli.study.StudyReport;

/** A study's report as one JSON document: tables by the names of their CSV files, sentences under notes. Stateless. */
final class StudyJson {
    private StudyJson() {}

    static String of(StudyReport report) {
        Printout out = new Printout();
        report.lines().forEach(out::note);
        for (StudyReport.Part table : report.tables()) {
            out.table(table.file().replace(".csv", "").replace('-', '_'), table.rows(), table.leftColumns());
        }
        return out.print(true);
    }
}
