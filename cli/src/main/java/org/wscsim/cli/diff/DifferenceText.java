package org.wscsim.cli.diff;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.page.PartTable;
import org.wscsim.cli.report.TextTable;

/** A difference of two runs for the console. Stateless. */
public final class DifferenceText {
    /** Of a cell; the page shows all of it. */
    private static final int WIDTH = 44;

    private DifferenceText() {}

    public static String of(RunDifference difference) {
        StringBuilder text = new StringBuilder();
        if (difference.isSame()) {
            text.append("Same tape: every request had the same fate at the same picosecond in both runs.\n\n");
        }
        List<RunDifference.Line> settings = difference.settings();
        if (settings.isEmpty()) {
            text.append("Configuration: equal\n");
        } else {
            text.append(table("setting", difference, settings, false));
        }
        text.append('\n').append(table("result", difference, difference.results(), true));
        for (RunDifference.Shift shift : difference.shifts()) {
            text.append('\n').append(RunDifference.reason(shift)).append('\n').append(parts(shift));
        }
        return text.toString();
    }

    private static String table(
            String what, RunDifference difference, List<RunDifference.Line> lines, boolean withChange) {
        int columns = withChange ? 4 : 3;
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(what, difference.before().name(), difference.after().name(), "change")
                .subList(0, columns));
        for (RunDifference.Line line : lines) {
            rows.add(line.cells().subList(0, columns).stream()
                    .map(DifferenceText::shortened)
                    .toList());
        }
        return TextTable.of(rows, 1);
    }

    private static String shortened(String cell) {
        return cell.length() <= WIDTH ? cell : cell.substring(0, WIDTH - 3) + "...";
    }

    private static String parts(RunDifference.Shift shift) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("part of E2E", "before ms", "after ms", "change ms"));
        for (int part = 0; part < shift.before().length; part++) {
            rows.add(List.of(
                    PartTable.NAMES.get(part),
                    HtmlText.figure(shift.before()[part]),
                    HtmlText.figure(shift.after()[part]),
                    RunDifference.signed(shift.change(part))));
        }
        return TextTable.of(rows, 1);
    }
}
