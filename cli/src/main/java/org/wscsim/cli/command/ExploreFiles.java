package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.wscsim.cli.config.RunConfigYaml;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.explore.CellResult;
import org.wscsim.cli.explore.ExplorationReport;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.study.StudyReport;

/** Writes what {@code wsc explore} found into a folder that is not yet in place. Confined to the main thread. */
final class ExploreFiles {
    private final ResultFolder folder;

    ExploreFiles(ResultFolder folder) {
        this.folder = folder;
    }

    void write(ExplorationReport report, List<CellResult> cells, String hash, String spaceText, String technologyText) {
        text(ResultFolder.CONFIG, "# explore\nrun_hash: \"" + hash + "\"\n");
        text(ResultFolder.DESIGN_SPACE, spaceText);
        text(ResultFolder.TECHNOLOGY, technologyText);
        text(ResultFolder.EXPLORATION, report.report().markdown());
        text(ResultFolder.EXPLORATION_JSON, report.json());
        csv(ResultFolder.POINTS, report.points());
        for (StudyReport.Part table : report.report().tables()) {
            csv(table.file(), table.rows());
        }
        for (CellResult cell : cells) {
            Settings winner = cell.winnerSettings();
            if (winner != null) {
                String place = cells.size() == 1 ? "winner" : ExplorationReport.file(cell) + "winner";
                text(
                        place + "/" + ResultFolder.CONFIG,
                        RunConfigYaml.write(
                                winner.over(Settings.defaults()),
                                hash,
                                new RunConfigYaml.Facts(null, java.util.Map.of()),
                                RunCommand.NOT_HERE));
                text(place + "/wafer.yaml", winner.require(RunKey.WAFER_TEXT));
            }
        }
    }

    private void csv(String name, List<List<String>> rows) {
        try (Writer out = folder.writer(name)) {
            CapacityTable.csv(rows, out);
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
