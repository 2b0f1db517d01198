package org.wscsim.cli.command;

import java.util.concurrent.Callable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.predict.PredictionFile;
import org.wscsim.cli.report.JsonRows;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc predict FILE}: prices a list of operators and steps. */
final class PredictCommand implements Callable<Integer> {
    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    PredictCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        OperatorOptions.addTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("FILE")
                .description("CSV file with a header; lines that start with # are comments")
                .build());
        spec.usageMessage()
                .description(
                        "Prices the operators and steps of a list, on wafers and GPUs.",
                        "Every row comes back in order with predicted_ms and status (ok, outside-calibration, or 'unsupported:",
                        "reason').",
                        "",
                        "Columns by kind; those in brackets may be empty:",
                        "  gemm               device,m,n,k,[dtype],[fidelity],[storage],[use_trace],[clock]",
                        "                     clock = locked or power-limited; default: locked, power-limited on a40",
                        "  attention-decode   device,batch,context,heads,kv_heads,head_dim",
                        "  attention-prefill  device,batch,tokens,heads,kv_heads,head_dim,[prior_context]",
                        "  moe                device,tokens,hidden,ffn,experts,top_k,[moe_tp],[moe_ep],[distribution]",
                        "  all-reduce, all-gather, reduce-scatter, all-to-all, send",
                        "                     device,ranks,bytes,[impl]  bytes = payload of one rank's input;",
                        "                     impl = nccl, custom-graph or custom-eager;",
                        "                     all-gather: the size nccl-tests prints, divided by ranks",
                        "  step               device,model,instance,phase,batch,tokens,context",
                        "                     instance = 2x4 dies, 8x4c cores, tp8 devices; phase = prefill or decode;",
                        "                     tokens = new tokens per sequence; context = cached tokens per sequence",
                        "  artifact-operator, artifact-prefill, artifact-decode",
                        "                     the compatibility model; the columns of the authors' tables",
                        "Devices: a100, h100, h200, a40, rtx-pro-6000, wormhole-n150, wse2, wse3, or a wafer"
                                + " ('wsc list wafers').")
                .footerHeading("%nExamples:%n")
                .footer("  wsc predict operators.csv > predicted.csv", "  wsc predict operators.csv --json");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        String file = parsed.matchedPositionalValue(0, "");
        PredictionFile rows = new PredictionFile(OperatorOptions.estimator(parsed));
        if (OptionValue.isJson(parsed)) {
            try (JsonRows json = new JsonRows("predictions", console.writer())) {
                rows.price(InputFile.require("FILE", file), json::add);
            }
        } else {
            rows.price(InputFile.require("FILE", file), console.writer());
        }
        return 0;
    }
}
