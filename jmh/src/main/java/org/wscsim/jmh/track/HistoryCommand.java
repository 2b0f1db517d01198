package org.wscsim.jmh.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps accepted runs, says where a case changed its level, and draws all on a page. */
@Command(
        name = "history",
        description =
                "Adds a run to the accepted ones (--accept), prints where a case changed its level among the runs of"
                        + " this machine, and draws one page that needs no network.")
final class HistoryCommand implements Callable<Integer> {
    @Option(names = "--accept", paramLabel = "RUN", description = "Folder of a run, or its jmh.json.")
    private @Nullable Path accepted;

    @Option(
            names = "--store",
            defaultValue = "bench-history.jsonl",
            description = "The accepted runs (default: ${DEFAULT-VALUE}).")
    private Path store = Path.of("");

    @Option(
            names = "--page",
            defaultValue = "bench-history.html",
            description = "The page (default: ${DEFAULT-VALUE}).")
    private Path page = Path.of("");

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private CostOptions cost = new CostOptions();

    @Override
    public Integer call() throws IOException {
        HistoryFile file = new HistoryFile(store);
        if (accepted != null) {
            RunFolder run = RunFolder.of(accepted);
            file.accept(run, cost.requireReference(run, cost.read(run)));
        }
        List<HistoryFile.Entry> all = file.read();
        if (all.isEmpty()) {
            throw new BadInputException("no accepted runs: store=" + store + "; accept one with --accept RUN");
        }
        String machine = all.getLast().environment().machine();
        List<HistoryFile.Entry> entries = all.stream()
                .filter(entry -> entry.environment().machine().equals(machine))
                .toList();
        SortedMap<String, double[]> series = series(entries);
        SortedMap<String, List<ChangePoint>> changes = new TreeMap<>();
        series.forEach((key, values) -> changes.put(key, changes(values)));
        ScoreTable table = table(entries, changes);
        Path beside = page.resolveSibling(page.getFileName() + ".part");
        Files.writeString(beside, HistoryPage.of(machine, entries, series, changes));
        Files.move(beside, page, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        if (json.wanted() || !table.isEmpty()) {
            table.print(
                    json.wanted(),
                    new TreeMap<>(Map.of(
                            "runs", Integer.toString(entries.size()),
                            "accepted", Integer.toString(all.size()),
                            "page", page.toString())));
        }
        if (!json.wanted()) {
            System.out.println(entries.size() + " runs on this machine of " + all.size() + " accepted; wrote " + page);
        }
        return 0;
    }

    /** A case's cost in every run; NaN where a run has not the case. */
    private static SortedMap<String, double[]> series(List<HistoryFile.Entry> entries) {
        SortedMap<String, double[]> series = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            for (Map.Entry<String, JsonTree> one :
                    entries.get(i).costs().members().entrySet()) {
                double[] values = series.computeIfAbsent(one.getKey(), key -> absent(entries.size()));
                values[i] = one.getValue().number();
            }
        }
        return series;
    }

    private static double[] absent(int count) {
        double[] values = new double[count];
        java.util.Arrays.fill(values, Double.NaN);
        return values;
    }

    /** Changes among the runs that have the case, at their places among all. */
    private static List<ChangePoint> changes(double[] values) {
        List<Integer> present = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                present.add(i);
            }
        }
        double[] dense = present.stream().mapToDouble(i -> values[i]).toArray();
        return ChangePoint.in(dense).stream()
                .map(change -> new ChangePoint(present.get(change.index()), change.ratio()))
                .toList();
    }

    /** A row for every change of level. */
    private static ScoreTable table(List<HistoryFile.Entry> entries, SortedMap<String, List<ChangePoint>> changes) {
        ScoreTable table = new ScoreTable("changed", "ratio", "from", "commit");
        changes.forEach((key, found) -> found.forEach(change -> {
            Environment at = entries.get(change.index()).environment();
            table.add(key, ScoreTable.ratio(change.ratio()), at.get("at"), at.get("commit"));
        }));
        return table;
    }
}
