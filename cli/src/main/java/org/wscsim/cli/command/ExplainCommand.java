package org.wscsim.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.cli.predict.StepQuestion;
import org.wscsim.cli.predict.StepText;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explain step}: where the time of one step goes, operator by operator. */
final class ExplainCommand implements Callable<Integer> {
    private static final int MAX_TOKENS = 1 << 24;

    private final Console console;
    private final CommandSpec step = CommandSpec.wrapWithoutInspection(this);

    private ExplainCommand(Console console) {
        this.console = console;
    }

    /** {@code explain} with its sub-commands. */
    static CommandSpec spec(Console console) {
        CommandSpec[] own = new CommandSpec[1];
        CommandSpec explain = CommandSpec.wrapWithoutInspection(
                (Runnable) () -> console.print(own[0].commandLine().getUsageMessage()));
        own[0] = explain;
        explain.addOption(HelpOption.make());
        explain.usageMessage()
                .description("Shows what a price is made of.")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc explain step --instance 2x4 --batch 64 --context 1000",
                        "  wsc explain collective --instance 2x4 --bytes 1e6");
        explain.addSubcommand("step", new ExplainCommand(console).stepSpec());
        explain.addSubcommand("artifact", new ExplainArtifactCommand(console).spec());
        explain.addSubcommand("collective", new ExplainCollectiveCommand(console).spec());
        explain.addSubcommand("placement", new ExplainPlacementCommand(console).spec());
        return explain;
    }

    private CommandSpec stepSpec() {
        step.addOption(HelpOption.make());
        OptionValue.addJsonTo(step);
        OptionValue.addTo(step, "--wafer", "NAME|FILE", "wafer or device (default: wsc-case3)");
        OptionValue.addTo(step, "--model", "NAME|FILE", "language model (default: llama-3-70b)");
        OptionValue.addTo(step, "--instance", "WxH", "2x4 dies, 8x4c cores, or tp8 devices (default: 2x4)");
        OptionValue.addTo(
                step, "--phase", "PHASE", "prefill or decode (default: decode, or prefill when --tokens is given)");
        OptionValue.addTo(step, "--batch", "N", "sequences (default: 1)");
        OptionValue.addTo(step, "--tokens", "N", "prefill: new tokens of each sequence (default: 1024)");
        OptionValue.addTo(
                step, "--context", "N", "cached tokens of each sequence (default: 1000 in decode, 0 in prefill)");
        OperatorOptions.addTo(step);
        step.usageMessage()
                .sortOptions(false)
                .description(
                        "Prices one step of one instance, operator by operator.",
                        "Shows how long each resource is busy, what each operator adds to the step, and lower bounds of the",
                        "step. Devices: a100, h100, h200, a40, rtx-pro-6000 (tpN), wse2, wse3 (WxHc), or a wafer.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc explain step --instance 2x4 --batch 64 --context 1000",
                        "  wsc explain step --wafer wse2 --model llama-3-8b --instance 480x480c --tokens 4096",
                        "  wsc explain step --wafer a100 --model llama-2-70b --instance tp8 --tokens 1024");
        return step;
    }

    @Override
    public Integer call() {
        ParseResult parsed = step.commandLine().getParseResult();
        boolean tokens = parsed.hasMatchedOption("--tokens");
        String phase =
                OptionValue.choice(parsed, "--phase", List.of("prefill", "decode"), tokens ? "prefill" : "decode");
        boolean decode = phase.equals("decode");
        if (decode && tokens) {
            throw new BadInputException("decode yields one token per sequence: --tokens="
                    + parsed.matchedOptionValue("--tokens", "") + "; leave it out, or give --phase prefill");
        }
        StepQuestion question = new StepQuestion(
                        parsed.matchedOptionValue("--wafer", "wsc-case3"),
                        parsed.matchedOptionValue("--model", "llama-3-70b"),
                        parsed.matchedOptionValue("--instance", "2x4"),
                        decode ? StepQuestion.Phase.DECODE : StepQuestion.Phase.PREFILL,
                        OptionValue.whole(parsed, "--batch", 1, 1, MAX_TOKENS),
                        decode ? 1 : OptionValue.whole(parsed, "--tokens", 1_024, 1, MAX_TOKENS),
                        OptionValue.whole(parsed, "--context", decode ? 1_000 : 0, decode ? 1 : 0, MAX_TOKENS))
                .check();
        String text = StepText.of(question, OperatorOptions.estimator(parsed).step(question))
                .print(OptionValue.isJson(parsed));
        ModelReading.tell(console, question.model());
        console.print(text);
        return 0;
    }
}
