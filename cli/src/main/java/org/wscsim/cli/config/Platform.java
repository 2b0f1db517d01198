package org.wscsim.cli.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
 * The models and the wafer that a configuration names, read from the catalogue, from a file or from the configuration
 * itself, with the text each was read from. Immutable.
 *
 * @param models language models; one but where several share the wafer, which then have the names that are told apart by
 * @param modelText its definition; of several, one after the other, see {@link #NEXT_MODEL}
 * @param modelLabel short name for folders and reports
 * @param wafer hardware
 * @param waferText its definition
 * @param waferLabel short name for folders and reports
 * @param condition what of the wafer is dead, how messages go, what breaks
 * @param operators how steps are priced
 * @param operatorTableChecksum of the measured tables behind them, empty without
 */
public record Platform(
        List<ModelSpec> models,
        String modelText,
        String modelLabel,
        WaferSpec wafer,
        String waferText,
        String waferLabel,
        WaferCondition condition,
        OperatorModel operators,
        String operatorTableChecksum) {

    static final String MODEL_HELP =
            "language model: a name ('wsc list models'), a Hugging Face config.json or a YAML file; several, separated by"
                    + " commas, share the wafer, each with a plan of its own";

    /** The line between two definitions in one text. */
    private static final String NEXT_MODEL = "\n# ---- next model ----\n";

    public Platform {
        models = List.copyOf(models);
    }

    /**
     * Reads what the configuration names.
     *
     * @throws BadInputException naming the option or the file and line
     */
    public static Platform of(RunConfig.Platform config, RunConfig.Hardware hardware) {
        Changes changes = config.changes();
        Map<String, String> texts = modelTexts(config.model(), config.modelText());
        if (changes.isOf(Changes.MODEL)) {
            requireOne(texts, changes);
            texts.replaceAll((name, text) -> changes.applied(Changes.MODEL, name, text));
        }
        String waferText =
                changes.applied(Changes.WAFER, config.wafer(), text(config.wafer(), config.waferText(), Kind.WAFER));
        WaferSpec wafer = WaferYaml.parse(config.wafer(), waferText);
        OperatorModels.Chosen operators = OperatorModels.of(config.operatorModel(), config.operatorTable());
        return new Platform(
                models(texts),
                String.join(NEXT_MODEL, texts.values()),
                texts.keySet().stream().map(Platform::label).collect(Collectors.joining("+"))
                        + changed(changes, Changes.MODEL),
                wafer,
                waferText,
                label(config.wafer()) + changed(changes, Changes.WAFER),
                Conditions.of(hardware, wafer),
                operators.model(),
                operators.tableChecksum());
    }

    /** A changed preset is not the preset any more. */
    private static String changed(Changes changes, String prefix) {
        return changes.isOf(prefix) ? "-changed" : "";
    }

    private static void requireOne(Map<String, String> models, Changes changes) {
        if (models.size() > 1) {
            throw new BadInputException("definition of one of several models changed: models=" + models.keySet()
                    + ", set=" + changes.text() + "; change a copy of its file");
        }
    }

    /** The first model, or the only one. */
    public ModelSpec model() {
        return models.getFirst();
    }

    /** Names that requests may ask for models by; none where there is one model. */
    public List<String> servedNames() {
        return models.size() == 1
                ? List.of()
                : models.stream().map(ModelSpec::name).toList();
    }

    /** Definitions by name or path, in the order of the configuration. */
    public static Map<String, String> modelTexts(String value, @Nullable String inlined) {
        List<String> given = inlined == null ? List.of() : List.of(inlined.split(NEXT_MODEL, -1));
        boolean single = given.size() == 1 || (given.isEmpty() && InputFile.exists(value));
        String[] names = single ? new String[] {value} : value.split(",", -1);
        if (!given.isEmpty() && given.size() != names.length) {
            throw new BadInputException("models and their definitions differ in number: models=" + names.length
                    + ", definitions=" + given.size() + "; remove model_text");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            String name = names[i].strip();
            if (texts.put(name, text(name, given.isEmpty() ? null : given.get(i), Kind.MODEL)) != null) {
                throw new BadInputException("model given twice: model=" + value
                        + "; requests tell models apart by name, so give a copy of the file under another name");
            }
        }
        return texts;
    }

    private static List<ModelSpec> models(Map<String, String> texts) {
        List<ModelSpec> models = new ArrayList<>();
        texts.forEach((name, text) -> {
            ModelSpec model = ModelConfig.parse(name, text);
            models.add(texts.size() == 1 ? model : model.named(label(name)));
        });
        if (models.stream().map(ModelSpec::name).distinct().count() < models.size()) {
            throw new BadInputException("models of the same name: models=" + texts.keySet()
                    + "; requests tell models apart by name, so rename one of the files");
        }
        return models;
    }

    /** The same with other defects. */
    Platform with(WaferCondition other) {
        return new Platform(
                models, modelText, modelLabel, wafer, waferText, waferLabel, other, operators, operatorTableChecksum);
    }

    /** The same, priced by another operator model of the same prices. */
    Platform with(OperatorModel same) {
        return new Platform(
                models, modelText, modelLabel, wafer, waferText, waferLabel, condition, same, operatorTableChecksum);
    }

    /** The same models on another wafer. */
    Platform on(String name, String text, RunConfig.Hardware hardware) {
        WaferSpec other = WaferYaml.parse(name, text);
        return new Platform(
                models,
                modelText,
                modelLabel,
                other,
                text,
                label(name),
                Conditions.of(hardware, other),
                operators,
                operatorTableChecksum);
    }

    /** A model by name or path. */
    public static ModelSpec model(String value) {
        return ModelConfig.parse(value, text(value, null, Kind.MODEL));
    }

    /** A wafer by name or path. */
    public static WaferSpec wafer(String value) {
        return WaferYaml.parse(value, text(value, null, Kind.WAFER));
    }

    /** A wafer's definition by name or path, as it stands. */
    public static String waferText(String value) {
        return text(value, null, Kind.WAFER);
    }

    /** A model's definition by name or path, as it stands. */
    public static String modelText(String value) {
        return text(value, null, Kind.MODEL);
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
