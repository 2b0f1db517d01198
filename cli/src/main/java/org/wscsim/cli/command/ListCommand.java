package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc list KIND}: what can be named on the command line. */
final class ListCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("wafers", "models", "systems", "policies", "workloads");

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ListCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("KIND")
                .completionCandidates(KINDS)
                .description("one of " + String.join(", ", KINDS))
                .build());
        spec.usageMessage()
                .description("Lists what can be named on the command line.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc list systems",
                        "  wsc list models --json",
                        "  wsc list policies      values of --router and --kv-placement");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        String kind = parsed.matchedPositionalValue(0, "");
        Printout out = new Printout();
        switch (kind) {
            case "wafers" -> out.table(kind, wafers(), 1);
            case "models" -> out.table(kind, models(), 1);
            case "systems" -> out.table(kind, Presets.systemList(), 5);
            case "policies" -> out.table(kind, Presets.policyList(), 5);
            case "workloads" -> out.table(kind, Presets.workloadList(), 3).note(Presets.ownTrace());
            default ->
                throw new BadInputException("unknown kind of list: " + kind + "; " + NearestName.remedy(kind, KINDS));
        }
        console.print(out.print(OptionValue.isJson(parsed)));
        return 0;
    }

    private static List<List<String>> wafers() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("wafer", "dies", "TFLOP/s", "DRAM GB", "DRAM TB/s per die", "D2D TB/s per link"));
        for (String name : WaferCatalogue.names()) {
            WaferSpec wafer = WaferCatalogue.load(name);
            rows.add(List.of(
                    name,
                    wafer.dieColumns() + "x" + wafer.dieRows(),
                    number(wafer.matrixFlopsPerSecond() / 1e12, 0),
                    number(wafer.dramBytes() / 1e9, 0),
                    number(wafer.die().dramBytesPerSecond() / 1e12, 2),
                    number(wafer.d2d().bytesPerSecond() / 1e12, 2)));
        }
        return rows;
    }

    private static List<List<String>> models() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "model", "parameters", "layers", "hidden", "heads", "KV heads", "KV bytes/token", "context limit"));
        for (String name : ModelCatalogue.names()) {
            ModelSpec model = ModelCatalogue.load(name);
            rows.add(List.of(
                    name,
                    number(model.parameters() / 1e9, 1) + " B",
                    Integer.toString(model.layers()),
                    Integer.toString(model.hidden()),
                    Integer.toString(model.heads()),
                    Integer.toString(model.kvHeads()),
                    Long.toString(model.kvBytesPerToken()),
                    Integer.toString(model.contextLimit())));
        }
        return rows;
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
