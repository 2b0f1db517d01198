package org.wscsim.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.format.TraceFormat;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc trace convert}: from any format that is read to one that is written. */
final class TraceConvertCommand implements Callable<Integer> {
    private static final String FORMAT = "--trace-format";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    private TraceConvertCommand(Console console) {
        this.console = console;
    }

    static CommandSpec spec(Console console) {
        return new TraceConvertCommand(console).build();
    }

    private CommandSpec build() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("IN")
                .description("trace to read, of any format")
                .build());
        spec.addOption(OptionSpec.builder(FORMAT)
                .arity("1")
                .type(String.class)
                .paramLabel("KIND")
                .description("format of IN: " + String.join(", ", TraceFormat.keys())
                        + "; 'apex:NAME' reads one of the traces in a file (default: told by its content)")
                .build());
        TraceOutputOptions.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Writes a trace in our binary format, which is mapped and checksummed, or as plain CSV.",
                        "The file appears when it is complete.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc trace convert mooncake_trace.jsonl.gz -o mooncake.wsct",
                        "  wsc trace convert apex_llama.csv.gz --trace-format apex:lmsys_05 --to csv -o lmsys.csv");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        String named = parsed.matchedOptionValue(FORMAT, "");
        @Nullable TraceFormat format = named.isEmpty() ? null : TraceFormat.parse(named);
        TraceOutputOptions output = TraceOutputOptions.read(parsed);
        String in = parsed.matchedPositionalValue(0, "");
        console.print(output.write(TraceFile.open(InputFile.require("IN", in), format)));
        return 0;
    }
}
