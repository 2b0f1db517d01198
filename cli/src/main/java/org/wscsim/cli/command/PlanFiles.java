package org.wscsim.cli.command;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Collectors;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunConfigYaml;
import org.wscsim.cli.page.PlanPage;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.report.WaferMap;
import org.wscsim.schedulers.partition.PlanText;

/** Writes what {@code wsc plan} found into a folder that is not yet in place. Confined to the main thread. */
final class PlanFiles {
    private final ResultFolder folder;
    private final PlanReport report;

    PlanFiles(ResultFolder folder, PlanReport report) {
        this.folder = folder;
        this.report = report;
    }

    /**
     * @param all what the command was told
     * @param hash its identity
     */
    void write(ResolvedRun all, String hash) {
        new RunFiles(folder).configuration(".", all, hash, PlanCommand.NOT_HERE);
        PlanCandidate best = report.best();
        ResolvedRun run = best.run();
        RunConfigYaml.Facts facts = new RunConfigYaml.Facts(PlanText.format(best.plan()), Systems.choices(run));
        String head =
                report.expectations().stream().map(line -> "# " + line + '\n').collect(Collectors.joining());
        text(ResultFolder.PLAN, head + RunConfigYaml.write(run.settings(), run.runHash(), facts, RunCommand.NOT_HERE));
        text(
                ResultFolder.PLAN_MAP,
                WaferMap.svg(
                        run.platform().wafer(),
                        run.platform().condition().defects(),
                        best.plan().instances(),
                        best.of().system() + " " + best.plan().name()));
        text(ResultFolder.PLAN_JSON, report.json());
        points();
    }

    /** Writes {@code report.html}. */
    void page(ResolvedRun all) {
        PlanCandidate best = report.best();
        PlanPage page = new PlanPage(
                best.of().system() + " " + best.plan().name(),
                "workload " + all.workloadLabel() + ", model " + all.platform().modelLabel() + ", wafer "
                        + all.platform().waferLabel(),
                report.expectations(),
                report.rows(report.candidates()),
                report.text());
        new RunFiles(folder)
                .page(
                        ".",
                        page.page(
                                best.run().platform().condition().defects(),
                                best.plan().instances()),
                        List.of());
    }

    private void points() {
        List<List<String>> rows = report.rows(report.candidates());
        try (Writer out = folder.writer(ResultFolder.POINTS)) {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
            for (List<String> row : rows) {
                csv.writeRecord(row);
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void text(String name, String text) {
        try (Writer out = folder.writer(name)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
