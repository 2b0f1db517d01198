package org.wscsim.cli.diff;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.html.Bars;
import org.wscsim.cli.html.Grid;
import org.wscsim.cli.html.HtmlText;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.page.PartTable;

/** The page of two runs side by side. Stateless. */
public final class DifferencePage {
    private DifferencePage() {}

    public static Page of(RunDifference difference) {
        String folder = sharedFolder(difference);
        String before = difference.before().name().substring(folder.length());
        String after = difference.after().name().substring(folder.length());
        Page page = new Page(
                before + " and " + after,
                "two runs " + (folder.isEmpty() ? "" : "of " + folder + " ")
                        + "side by side: what was configured, what came out, and why");
        page.section("Why");
        if (difference.isSame()) {
            page.paragraph("Same tape: every request had the same fate at the same picosecond in both runs.");
        }
        List<RunDifference.Shift> shifts = difference.shifts();
        page.list(shifts.stream().map(RunDifference::reason).toList());
        for (RunDifference.Shift shift : shifts) {
            page.bars(new Bars(
                    "E2E by part, " + shift.band(),
                    "mean of each part",
                    "mean E2E (ms)",
                    "ms",
                    PartTable.NAMES,
                    List.of(new Bars.Row(before, shift.before()), new Bars.Row(after, shift.after())),
                    false));
            page.grid(parts(shift));
        }
        page.section("What was configured otherwise");
        List<List<String>> settings = difference.settings().stream()
                .map(line -> line.cells().subList(0, 3))
                .toList();
        if (settings.isEmpty()) {
            page.paragraph("Nothing.");
        } else {
            page.grid(new Grid("Settings", "", List.of("setting", before, after), settings));
        }
        page.section("What came out");
        page.grid(new Grid(
                "Results",
                "",
                List.of("result", before, after, "change"),
                difference.results().stream().map(RunDifference.Line::cells).toList()));
        return page;
    }

    /** What both names begin with, up to a slash; on a phone it would fill the column. */
    private static String sharedFolder(RunDifference difference) {
        String before = difference.before().name();
        String after = difference.after().name();
        int shared = 0;
        for (int i = 0; i + 1 < Math.min(before.length(), after.length()) && before.charAt(i) == after.charAt(i); i++) {
            shared = before.charAt(i) == '/' ? i + 1 : shared;
        }
        return before.substring(0, shared);
    }

    private static Grid parts(RunDifference.Shift shift) {
        List<List<String>> rows = new ArrayList<>();
        for (int part = 0; part < shift.before().length; part++) {
            rows.add(List.of(
                    PartTable.NAMES.get(part),
                    HtmlText.figure(shift.before()[part]),
                    HtmlText.figure(shift.after()[part]),
                    RunDifference.signed(shift.change(part))));
        }
        return new Grid(
                "Change by part, " + shift.band(),
                "",
                List.of("part of E2E", "before (ms)", "after (ms)", "change (ms)"),
                rows);
    }
}
