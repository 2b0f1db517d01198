package org.wscsim.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.cli.diff.DifferencePage;
import org.wscsim.cli.diff.DifferenceText;
import org.wscsim.cli.diff.RunDifference;
import org.wscsim.cli.diff.StoredRun;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc diff}: two result folders side by side. */
final class DiffCommand implements Callable<Integer> {
    private static final String REPORT = "--report";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    DiffCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("RUN")
                .index("0..1")
                .arity("2")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description("result folders that wsc run wrote, or sub-folders that wsc compare wrote")
                .build());
        OptionValue.addTo(
                spec, REPORT, "FILE", "write a page with the same, one file that opens offline (default: none)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Says what was configured otherwise in two runs, what came out otherwise, and why.",
                        "Why: how each of the seven parts of E2E moved, on average and about p99. That needs the tables that"
                                + " --out or --report yes write beside the results, or requests.csv; without them only the mean"
                                + " is explained.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc diff out/compare/vllm out/compare/wsc-llm",
                        "  wsc diff before after --report difference.html");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        List<String> runs = parsed.matchedPositionalValue(0, List.of());
        RunDifference difference = new RunDifference(StoredRun.read(runs.get(0)), StoredRun.read(runs.get(1)));
        console.print(DifferenceText.of(difference, OptionValue.isJson(parsed)));
        if (parsed.hasMatchedOption(REPORT)) {
            PageFile.write(parsed.matchedOptionValue(REPORT, ""), DifferencePage.of(difference));
        }
        return 0;
    }
}
