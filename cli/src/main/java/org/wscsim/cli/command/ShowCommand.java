package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.InputFile;
import org.wscsim.cli.predict.Devices;
import org.wscsim.cli.study.ClaimYaml;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code wsc show PRESET}: the text of a preset with its sources. */
final class ShowCommand implements Callable<Integer> {
    private static final String PARAMETER = "PRESET";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ShowCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel(PARAMETER)
                .description(
                        "name of a wafer, device, model, system or workload (see 'wsc list'), or a model's config.json")
                .build());
        spec.usageMessage()
                .description("Prints a preset: every value with its unit and source.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc show wsc-case3                   also the start of a wafer of your own:",
                        "  wsc show wsc-case3 > mine.yaml && wsc run --wafer mine.yaml",
                        "  wsc show llama-3-70b",
                        "  wsc show mine/config.json            a Hugging Face model as it is read, with the defaults assumed",
                        "  wsc show wsc-llm");
        return spec;
    }

    @Override
    public Integer call() {
        String name = spec.commandLine().getParseResult().matchedPositionalValue(0, "");
        console.print(text(name).stripTrailing() + '\n');
        return 0;
    }

    private static String text(String name) {
        if (InputFile.looksLikePath(name)) {
            return ModelReading.text(name);
        }
        String device = Devices.text(name);
        if (device != null) {
            return WaferCatalogue.names().contains(name) ? device + "\n" + WaferCatalogue.text(name) : device;
        }
        if (WaferCatalogue.names().contains(name)) {
            return WaferCatalogue.text(name);
        }
        if (ModelCatalogue.names().contains(name)) {
            return ModelCatalogue.text(name);
        }
        if (Presets.systems().contains(name)) {
            return Presets.systemText(name);
        }
        if (Presets.workloads().contains(name)) {
            return Presets.workloadText(name);
        }
        if (ClaimYaml.NAMES.contains(name)) {
            return ClaimYaml.text(name);
        }
        throw new BadInputException("unknown preset: " + name + "; " + NearestName.remedy(name, allNames()));
    }

    private static List<String> allNames() {
        List<String> names = new ArrayList<>(WaferCatalogue.names());
        names.addAll(Devices.names());
        names.addAll(ModelCatalogue.names());
        names.addAll(Presets.systems());
        names.addAll(Presets.workloads());
        names.addAll(ClaimYaml.NAMES);
        return names;
    }
}
