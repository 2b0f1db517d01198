package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfigYaml;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.html.Page;
import org.wscsim.cli.page.ComparePage;
import org.wscsim.cli.page.RunPage;
import org.wscsim.cli.page.RunView;
import org.wscsim.cli.page.Sheet;
import org.wscsim.cli.report.CompareCsv;
import org.wscsim.cli.report.LinksCsv;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.RunReport;
import org.wscsim.cli.report.SeedTable;
import org.wscsim.cli.report.SummaryJson;
import org.wscsim.core.metrics.Observation;
import org.wscsim.schedulers.partition.PlanText;

/** Writes the files of finished runs into a folder that is not yet in place. Confined to the main thread. */
final class RunFiles {
    private final ResultFolder folder;

    RunFiles(ResultFolder folder) {
        this.folder = folder;
    }

    /**
     * Writes {@code config.yaml}, {@code summary.json} and {@code links.csv} beside the records, and the page with its tables
     * where the run was observed.
     *
     * @param place sub-folder, or {@code "."} for the top
     */
    void write(Contest.Winner winner, String place, Set<RunKey> notHere) {
        ResolvedRun run = winner.run();
        folder.rename(winner.subFolder(), place);
        RunConfigYaml.Facts facts = new RunConfigYaml.Facts(PlanText.format(winner.plan()), Systems.choices(run));
        String config = RunConfigYaml.write(run.settings(), run.runHash(), facts, notHere);
        text(place, ResultFolder.CONFIG, config);
        file(place, ResultFolder.SUMMARY, out -> SummaryJson.write(winner.report(), out));
        file(place, ResultFolder.LINKS, out -> LinksCsv.write(winner.report().result(), out));
        Observation seen = winner.seen();
        if (seen != null) {
            RunPage page = new RunPage(new RunView(
                    winner.report(),
                    seen,
                    run.platform().condition().defects(),
                    Systems.union(run, winner.plan()).instances(),
                    config));
            page(place, page.page(), page.sheets());
        }
    }

    /** Writes {@code compare-bands.csv}. */
    void bands(CompareBands bands) {
        file(".", ResultFolder.BANDS, bands::write);
    }

    /** The same without intervals. */
    void comparisonPage(List<Contest.Winner> winners, List<String> names) {
        comparisonPage(winners, names, new CompareBands(winners, 0));
    }

    /** Writes one page over all winners, where they were observed. */
    void comparisonPage(List<Contest.Winner> winners, List<String> names, CompareBands bands) {
        List<ComparePage.Run> runs = new ArrayList<>();
        for (int i = 0; i < winners.size(); i++) {
            Observation seen = winners.get(i).seen();
            if (seen != null) {
                runs.add(new ComparePage.Run(names.get(i), winners.get(i).report(), seen, bands.rowOf(i)));
            }
        }
        if (!runs.isEmpty()) {
            page(".", new ComparePage(runs, bands.capacities()).page(), List.of());
        }
    }

    /** Writes {@code report.html} and the tables beside it. */
    void page(String place, Page page, List<Sheet> sheets) {
        sheets.forEach(sheet -> file(place, sheet.file(), sheet::write));
        file(place, ResultFolder.REPORT, page::write);
    }

    /** Writes {@code compare.csv} and the configuration of the whole comparison. */
    void comparison(ResolvedRun all, String hash, List<RunReport> reports, Set<RunKey> notHere) {
        configuration(".", all, hash, notHere);
        file(".", ResultFolder.COMPARISON, out -> CompareCsv.write(reports, out));
    }

    /** Writes {@code seeds.csv}: one group of runs per system and rate, with the names of the seeds. */
    void seeds(List<List<RunReport>> groups, List<String> names) {
        file(".", ResultFolder.SEEDS, out -> SeedTable.write(groups, names, out));
    }

    /** Writes a configuration without what the run found out about itself. */
    void configuration(String place, ResolvedRun run, String hash, Set<RunKey> notHere) {
        RunConfigYaml.Facts none = new RunConfigYaml.Facts(null, Map.of());
        text(place, ResultFolder.CONFIG, RunConfigYaml.write(run.settings(), hash, none, notHere));
    }

    private void text(String place, String name, String text) {
        file(place, name, out -> {
            try {
                out.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void file(String place, String name, Consumer<Writer> content) {
        try (Writer out = folder.writer(place.equals(".") ? name : place + '/' + name)) {
            content.accept(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
