package org.wscsim.cli.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.artifact.ArtifactFault;
import org.wscsim.core.artifact.DecodeStudy;
import org.wscsim.core.wafer.WaferSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explain artifact}: which fault of the authors' code makes which decode parallelism look best. */
final class ExplainArtifactCommand implements Callable<Integer> {
    private static final int MAX_BATCH = 1 << 16;
    private static final int MAX_CONTEXT = 1 << 24;

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ExplainArtifactCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        OptionValue.addTo(spec, "--wafer", "NAME|FILE", "wafer (default: wsc-artifact)");
        OptionValue.addTo(spec, "--model", "NAME|FILE", "language model (default: llama-2-7b)");
        OptionValue.addTo(spec, "--batch", "N", "sequences (default: 1)");
        OptionValue.addTo(spec, "--context", "N", "cached tokens of each sequence (default: 1000)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Prices a decode step by the paper authors' formulas, fault by fault.",
                        "Instances from 16 cores to many dies: the formulas as they are, with each fault corrected alone, and",
                        "with more and more corrected; below stands the time that memory and arithmetic need at least, with",
                        "1 GB = 1e9 bytes (fault j).")
                .footerHeading("%nExamples:%n")
                .footer("  wsc explain artifact", "  wsc explain artifact --model llama-2-70b --batch 32");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        WaferSpec wafer = Platform.wafer(parsed.matchedOptionValue("--wafer", "wsc-artifact"));
        String model = parsed.matchedOptionValue("--model", "llama-2-7b");
        ModelReading.tell(console, model);
        DecodeStudy study = DecodeStudy.of(
                Platform.model(model),
                wafer,
                OptionValue.whole(parsed, "--batch", 1, 1, MAX_BATCH),
                OptionValue.whole(parsed, "--context", 1_000, 1, MAX_CONTEXT));
        Printout out = new Printout()
                .note(String.format(
                        Locale.ROOT,
                        "%s on %s, batch %d, %d cached tokens each",
                        study.model(),
                        wafer.name(),
                        study.batch(),
                        study.kvLength()))
                .text("\n")
                .table("operators", study.rows(wafer.die().cores()), 1)
                .text("\n");
        for (ArtifactFault fault : ArtifactFault.values()) {
            out.note("(" + fault.letter() + ") " + fault.title() + "; corrected: " + fault.correction());
        }
        console.print(out.print(OptionValue.isJson(parsed)));
        return 0;
    }
}
