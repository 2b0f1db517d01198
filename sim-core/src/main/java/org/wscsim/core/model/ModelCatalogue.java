package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.core.yaml.PresetText;

/**
 * The language models that come with the simulator. A model is one file among our resources, written with the keys of a
 * Hugging Face {@code config.json} and its source in a comment; adding one is one file and one line here. Immutable,
 * any thread.
 */
public final class ModelCatalogue {
    private static final List<String> NAMES = List.of(
            "opt-6.7b",
            "opt-13b",
            "opt-30b",
            "opt-66b",
            "llama-2-7b",
            "llama-2-13b",
            "llama-2-70b",
            "llama-30b",
            "llama-3-8b",
            "llama-3-70b",
            "llama-3.1-405b",
            "codellama-34b",
            "gpt-3-175b",
            "bloom-176b",
            "qwen-72b",
            "qwen2-72b",
            "qwen3-32b",
            "mixtral-8x7b",
            "mixtral-8x22b",
            "falcon-7b",
            "falcon-40b",
            "falcon-180b",
            "deepseek-v3");

    private ModelCatalogue() {}

    /** Model names, in the order in which they are listed to users. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads a model.
     *
     * @throws BadInputException for an unknown name, with the nearest known one
     */
    public static ModelSpec load(String name) {
        return ModelConfig.parse(name, text(name));
    }

    /** The model's file as it is, comments included. */
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            throw new BadInputException("unknown model: model=" + name + ", known=" + String.join("|", NAMES) + "; "
                    + NearestName.remedy(name, NAMES));
        }
        return PresetText.read(ModelCatalogue.class, name + ".yaml");
    }
}
