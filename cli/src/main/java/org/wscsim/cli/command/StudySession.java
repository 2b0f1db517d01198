package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.report.CapacityTable;
import org.wscsim.cli.report.ResultFolder;
import org.wscsim.cli.study.OutcomeStore;
import org.wscsim.cli.study.PointId;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One study from its options to its folder: the runner with its store, and what is written when all is known. Outcomes go
 * to a store beside the folder at once, so that the same command goes on after a kill. Confined to the main thread.
 */
final class StudySession implements AutoCloseable {
    private static final String OUT = "--out";
    private static final String FORCE = "--force";
    private static final String THREADS = "--threads";
    private static final String QUICK = "--quick";
    private static final String FULL = "--full";
    private static final int MOST_THREADS = 1_024;

    private final Console console;
    private final ResultFolder folder;
    private final OutcomeStore store;
    private final StudyRunner runner;
    private final RunTimer timer = RunTimer.start();
    private final String title;
    private final String hash;
    private final int threads;

    private StudySession(
            Console console, ResultFolder folder, OutcomeStore store, String title, String hash, int threads) {
        this.console = console;
        this.folder = folder;
        this.store = store;
        this.title = title;
        this.hash = hash;
        this.threads = threads;
        runner = new StudyRunner(store, threads, console);
    }

    static void addTo(CommandSpec spec, String quick) {
        OptionValue.addFlagTo(spec, QUICK, quick + "; this is the default");
        OptionValue.addFlagTo(spec, FULL, "every load on the whole trace");
        OptionValue.addTo(spec, OUT, "DIR", "folder for the results (default: out/<study>-<hash>)");
        OptionValue.addFlagTo(spec, FORCE, "replace the result files of another study in that folder");
        OptionValue.addTo(spec, THREADS, "N", "simulations at once; results do not depend on it (default: all cores)");
    }

    static boolean isFull(ParseResult parsed) {
        boolean full = parsed.hasMatchedOption(FULL);
        if (full && parsed.hasMatchedOption(QUICK)) {
            throw new BadInputException("two extents given: --quick, --full; give one of them");
        }
        return full;
    }

    /**
     * Opens the folder and the store.
     *
     * @param name of the study, for the folder
     * @param identity everything that says which study it is
     */
    static StudySession open(Console console, ParseResult parsed, String name, String identity) {
        String hash = PointId.digest(Version.text() + identity).substring(0, 8);
        @Nullable String out = parsed.matchedOptionValue(OUT, (String) null);
        Path target = FolderName.ofStudy(out, name, hash);
        int threads = OptionValue.whole(parsed, THREADS, Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        ResultFolder folder = ResultFolder.open(target, hash, parsed.hasMatchedOption(FORCE));
        try {
            OutcomeStore store = OutcomeStore.open(beside(folder));
            store.read(folder.target().resolve(ResultFolder.STUDY_POINTS));
            return new StudySession(console, folder, store, name, hash, threads);
        } catch (BadInputException e) {
            folder.close();
            throw e;
        }
    }

    /** Where outcomes are kept until the folder is in place. */
    static Path beside(ResultFolder folder) {
        return folder.target().resolveSibling(folder.target().getFileName() + ".points.mv");
    }

    StudyRunner runner() {
        return runner;
    }

    /** Writes and prints the report; the store goes. */
    void finish(StudyReport report, List<String> args) {
        write(ResultFolder.CONFIG, "# " + title + "\nrun_hash: \"" + hash + "\"\n");
        write(ResultFolder.STUDY_POINTS, runner.outcomes());
        write(ResultFolder.STUDY, report.markdown());
        for (StudyReport.Part table : report.tables()) {
            try (Writer out = folder.writer(table.file())) {
                CapacityTable.csv(table.rows(), out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        timer.write(folder, args, runner.simulated(), threads, List.of());
        folder.publish();
        store.remove();
        console.print(report.text());
        console.print('\n' + timer.line());
        console.print("Results: " + PathText.of(folder.target()) + '\n');
    }

    private void write(String name, String text) {
        try (Writer out = folder.writer(name)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the store of a study that did not come to its end. */
    @Override
    public void close() {
        store.close();
        folder.close();
    }
}
