package org.wscsim.cli.config;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelConfig;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.wafer.DefectYaml;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferYaml;
import org.wscsim.core.yaml.NearestName;

/**
 * The model and the wafer that a configuration names, read from the catalogue, from a file or from the configuration
 * itself, with the text each was read from. Immutable.
 *
 * @param model language model
 * @param modelText its definition
 * @param modelLabel short name for folders and reports
 * @param wafer hardware
 * @param waferText its definition
 * @param waferLabel short name for folders and reports
 * @param condition what of the wafer is dead, how messages go, what breaks
 * @param operators how steps are priced
 * @param operatorTableChecksum of the measured tables behind them, empty without
 */
public record Platform(
        ModelSpec model,
        String modelText,
        String modelLabel,
        WaferSpec wafer,
        String waferText,
        String waferLabel,
        WaferCondition condition,
        OperatorModel operators,
        String operatorTableChecksum) {

    /**
     * Reads what the configuration names.
     *
     * @throws BadInputException naming the option or the file and line
     */
    public static Platform of(RunConfig.Platform config, RunConfig.Hardware hardware) {
        String modelText = text(config.model(), config.modelText(), Kind.MODEL);
        String waferText = text(config.wafer(), config.waferText(), Kind.WAFER);
        WaferSpec wafer = WaferYaml.parse(config.wafer(), waferText);
        OperatorModels.Chosen operators = OperatorModels.of(config.operatorModel(), config.operatorTable());
        return new Platform(
                ModelConfig.parse(config.model(), modelText),
                modelText,
                label(config.model()),
                wafer,
                waferText,
                label(config.wafer()),
                Conditions.of(hardware, wafer),
                operators.model(),
                operators.tableChecksum());
    }

    /** The same with other defects. */
    Platform with(WaferCondition other) {
        return new Platform(
                model, modelText, modelLabel, wafer, waferText, waferLabel, other, operators, operatorTableChecksum);
    }

    /** A model by name or path. */
    public static ModelSpec model(String value) {
        return ModelConfig.parse(value, text(value, null, Kind.MODEL));
    }

    /** A wafer by name or path. */
    public static WaferSpec wafer(String value) {
        return WaferYaml.parse(value, text(value, null, Kind.WAFER));
    }

    /** The defect map as text; empty when nothing is dead. */
    public String defectsText() {
        return condition.defects().isEmpty() ? "" : DefectYaml.write(condition.defects());
    }

    private enum Kind {
        MODEL,
        WAFER
    }

    private static String text(String value, @Nullable String inlined, Kind kind) {
        if (inlined != null) {
            return inlined;
        }
        boolean model = kind == Kind.MODEL;
        var names = model ? ModelCatalogue.names() : WaferCatalogue.names();
        if (names.contains(value)) {
            return model ? ModelCatalogue.text(value) : WaferCatalogue.text(value);
        }
        String word = model ? "model" : "wafer";
        if (InputFile.looksLikePath(value)) {
            return InputFile.text(word, value);
        }
        throw new BadInputException("unknown " + word + ": " + word + "=" + value + "; "
                + NearestName.remedy(value, names) + ", or give a path of a file");
    }

    /** File name without folder and ending; the folder's name for a Hugging Face {@code config.json}. */
    static String label(String value) {
        String[] parts = value.replace('\\', '/').split("/");
        if (parts.length == 0) {
            return "file";
        }
        String name = parts[parts.length - 1];
        if (name.equals("config.json") && parts.length > 1) {
            return parts[parts.length - 2];
        }
        return name.replaceFirst("(?i)\\.(ya?ml|json|csv)$", "");
    }
}
