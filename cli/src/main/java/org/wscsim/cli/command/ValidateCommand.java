package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.cli.page.ValidationPage;
import org.wscsim.cli.report.QueueTable;
import org.wscsim.cli.report.ScoreTable;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.validation.fit.CoreMeshFit;
import org.wscsim.validation.fit.GpuCalibrationFit;
import org.wscsim.validation.noc.BookSimComparison;
import org.wscsim.validation.noc.BookSimPoint;
import org.wscsim.validation.queueing.QueueCase;
import org.wscsim.validation.queueing.QueueScore;
import org.wscsim.validation.queueing.QueueingComparison;
import org.wscsim.validation.serving.ServingReport;
import org.wscsim.validation.splitwise.SplitwiseCase;
import org.wscsim.validation.splitwise.SplitwiseComparison;
import org.wscsim.validation.suite.ScoreLine;
import org.wscsim.validation.suite.Suite;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc validate}: predictions against measurements, and the calibration that anyone can repeat. */
final class ValidateCommand implements Callable<Integer> {
    private static final int MAX_THREADS = 1_024;
    private static final String REPORT = "--report";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ValidateCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        ReferenceFolder.addTo(spec);
        OptionValue.addFlagTo(
                spec, "--quick", "leave out the lines whose constants are fitted without the rows they predict");
        OptionValue.addFlagTo(spec, "--fit", "fit all constants anew and write them to --out");
        OptionValue.addFlagTo(
                spec,
                "--mesh",
                "only the mesh: models on the messages of a run, forms of collectives; no reference data");
        OptionValue.addTo(spec, "--out", "DIR", "folder for fitted constants (default: out/calibration)");
        OptionValue.addTo(spec, "--threads", "N", "tasks at once; results do not depend on it (default: all cores)");
        OptionValue.addFlagTo(spec, "--json", "print the table as JSON");
        OptionValue.addTo(
                spec, REPORT, "FILE", "write a page with the same, one file that opens offline (default: none)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Compares predictions with reference measurements and prints one table.",
                        "Rows predicted, mean, median and 90th percentile of the absolute percentage error, bias, R2 of the log,",
                        "rank correlation; beside it the error of a three-parameter roofline under the same split. Takes two minutes.",
                        "",
                        "'fitted here' = constants have seen these rows; 'left out' = each row predicted without its fold;",
                        "'zero-shot' = the device was never fitted; 'no constants' = formulas.",
                        "",
                        "'requirement' = which of VALIDATION.md's the line is evidence for; 'limit' = what it asks of the",
                        "line: MAPE (percent) or error / roofline's error at most that; 'limit met' = ok, or MISSED; both",
                        "are empty where nothing is asked.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc validate --reference-dir reference",
                        "  wsc validate --reference-dir reference --quick",
                        "  wsc validate --reference-dir reference --report validation.html",
                        "  wsc validate --mesh",
                        "  wsc validate --reference-dir reference --fit --out calibration");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        if (parsed.hasMatchedOption("--mesh")) {
            for (String option : List.of("--quick", "--fit", REPORT)) {
                if (parsed.hasMatchedOption(option)) {
                    throw new BadInputException(
                            "the mesh alone has no such part: --mesh with " + option + "; leave one out");
                }
            }
            new MeshEvidence(console).print(parsed.hasMatchedOption("--json"));
            return 0;
        }
        Path folder = ReferenceFolder.read(parsed);
        boolean isFit = parsed.hasMatchedOption("--fit");
        refuseIgnored(parsed, isFit);
        if (isFit) {
            fit(folder, Path.of(parsed.matchedOptionValue("--out", "out/calibration")));
            return 0;
        }
        Suite suite = new Suite(folder);
        List<Suite.Task> tasks = new ArrayList<>(suite.shipped());
        if (!parsed.hasMatchedOption("--quick")) {
            tasks.addAll(suite.crossValidated());
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = OptionValue.whole(parsed, "--threads", Math.min(cores, MAX_THREADS), 1, MAX_THREADS);
        List<ScoreLine> lines = run(tasks, threads);
        console.print(parsed.hasMatchedOption("--json") ? ScoreTable.json(lines) : ScoreTable.text(lines));
        StringBuilder runs = new StringBuilder();
        if (!parsed.hasMatchedOption("--quick") && !parsed.hasMatchedOption("--json")) {
            printRuns(folder, threads, runs);
        }
        if (parsed.hasMatchedOption(REPORT)) {
            PageFile.write(parsed.matchedOptionValue(REPORT, ""), new ValidationPage(lines, runs.toString()).page());
        }
        return 0;
    }

    private void tell(StringBuilder all, String text) {
        all.append(text);
        console.print(text);
    }

    /** Whole runs of the engine, against what others measured, simulated or derived. */
    private void printRuns(Path folder, int threads, StringBuilder all) {
        tell(all, ServingReport.text(folder));
        tell(
                all,
                "\nV5, flit-level mesh against BookSim 2\n"
                        + ScoreTable.rules(
                                BookSimComparison.score(BookSimComparison.full().run(BookSimPoint.read(folder)))));
        tell(all, "\nV6, mean waits against queueing theory\n" + QueueTable.text(queues(threads)));
        if (SplitwiseCase.isIn(folder)) {
            tell(
                    all,
                    "\nV7, splitwise-sim's own run on its own iteration times\n"
                            + SplitwiseComparison.text(SplitwiseComparison.run(SplitwiseCase.read(folder))));
        }
    }

    /** An option without effect is a misunderstanding. */
    private static void refuseIgnored(ParseResult parsed, boolean isFit) {
        if (!isFit && parsed.hasMatchedOption("--out")) {
            throw new BadInputException("nothing to write: --out=" + parsed.matchedOptionValue("--out", "")
                    + " without --fit; give --fit, or redirect the table");
        }
        for (String option : List.of("--quick", "--json", "--threads", REPORT)) {
            if (isFit && parsed.hasMatchedOption(option)) {
                throw new BadInputException("a fit prints no table: --fit with " + option + "; leave it out");
            }
        }
    }

    private List<ScoreLine> run(List<Suite.Task> tasks, int threads) {
        List<List<ScoreLine>> found = new ArrayList<>();
        List<Callable<List<ScoreLine>>> jobs = new ArrayList<>();
        for (Suite.Task task : tasks) {
            found.add(List.of());
            jobs.add(task.lines());
        }
        int[] done = new int[1];
        Workers.run(jobs, threads, (lines, task) -> {
            found.set(task, lines);
            done[0]++;
            console.progress("[" + done[0] + "/" + tasks.size() + "] compared with its reference: "
                    + tasks.get(task).name() + ", " + verdict(lines));
        });
        return found.stream().flatMap(List::stream).toList();
    }

    /** Of a task's lines, those whose error has a limit. */
    private static String verdict(List<ScoreLine> lines) {
        List<ScoreLine> limited =
                lines.stream().filter(line -> !line.limitText().isEmpty()).toList();
        long missed = limited.stream().filter(line -> !line.isMet()).count();
        if (limited.isEmpty()) {
            return "lines=" + lines.size() + ", no limit";
        }
        return "lines=" + lines.size() + ", limits ok=" + (limited.size() - missed) + ", missed=" + missed;
    }

    private static List<QueueScore> queues(int threads) {
        List<Callable<QueueScore>> jobs = new ArrayList<>();
        for (QueueCase queue : QueueingComparison.cases()) {
            jobs.add(() -> QueueingComparison.score(queue, QueueingComparison.REQUESTS));
        }
        QueueScore[] scores = new QueueScore[jobs.size()];
        Workers.run(jobs, threads, (score, job) -> scores[job] = score);
        return List.of(scores);
    }

    private void fit(Path reference, Path out) {
        try {
            Files.createDirectories(out);
            write(out.resolve("gpu-calibration.yaml"), GpuCalibrationFit.text(reference), GpuCalibration.text());
            write(
                    out.resolve("coremesh-calibration.yaml"),
                    CoreMeshFit.fit(reference).text(),
                    CoreMeshCalibration.load().text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path file, String fitted, String shipped) throws IOException {
        Files.writeString(file, fitted);
        console.print(PathText.of(file) + ": "
                + (fitted.equals(shipped) ? "equal to the constants in use" : "differs from the constants in use")
                + '\n');
    }
}
