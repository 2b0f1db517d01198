package org.wscsim.cli.diff;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.page.PartTable;
import org.wscsim.cli.report.Printout;

/** A difference of two runs for the console. Stateless. */
public final class DifferenceText {
    /** Of a cell; the page shows all of it. */
    private static final int WIDTH = 44;

    private DifferenceText() {}

    /** As text, or as one JSON document. */
    public static String of(RunDifference difference, boolean asJson) {
        Printout out = new Printout();
        if (difference.isSame()) {
            out.note("Same tape: every request had the same fate at the same picosecond in both runs.")
                    .text("\n");
        }
        List<RunDifference.Line> settings = difference.settings();
        if (settings.isEmpty()) {
            out.note("Configuration: equal");
        } else {
            out.table("settings", table("setting", difference, settings, false, asJson), 1);
        }
        out.text("\n").table("results", table("result", difference, difference.results(), true, asJson), 1);
        for (RunDifference.Shift shift : difference.shifts()) {
            out.text("\n").note(RunDifference.reason(shift));
            out.table("e2e_" + shift.band().replaceAll("[^A-Za-z0-9]+", "_"), parts(shift), 1);
        }
        return out.print(asJson);
    }

    private static List<List<String>> table(
            String what, RunDifference difference, List<RunDifference.Line> lines, boolean withChange, boolean asJson) {
        int columns = withChange ? 4 : 3;
        List<List<String>> rows = new ArrayList<>();
        String before = asJson ? "before" : difference.before().name();
        String after = asJson ? "after" : difference.after().name();
        rows.add(List.of(what, before, after, "change").subList(0, columns));
        for (RunDifference.Line line : lines) {
            rows.add(line.cells().subList(0, columns).stream()
                    .map(cell -> asJson ? cell : shortened(cell))
                    .toList());
        }
        return rows;
    }

    private static String shortened(String cell) {
        return cell.length() <= WIDTH ? cell : cell.substring(0, WIDTH - 3) + "...";
    }

    private static List<List<String>> parts(RunDifference.Shift shift) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("part of E2E", "before ms", "after ms", "change ms"));
        for (int part = 0; part < shift.before().length; part++) {
            rows.add(List.of(
                    PartTable.NAMES.get(part),
                    HtmlText.figure(shift.before()[part]),
                    HtmlText.figure(shift.after()[part]),
                    RunDifference.signed(shift.change(part))));
        }
        return rows;
    }
}
