package org.wscsim.core.model;

import java.util.List;
import java.util.stream.Stream;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.YamlMapping;

/**
 * A Hugging Face {@code config.json} (or the same keys as YAML) as a {@link ModelSpec}. Stateless, any thread.
 *
 * <p>Keys and defaults are those that Hugging Face's transformers (4.57) documents for the {@code model_type}; every
 * default that was applied is listed in the answer. Model width, layers, heads, MLP width and vocabulary have no default
 * here, although the library has some: they belong to one particular model, and a file that leaves them out is broken.
 * Keys we do not know are tolerated, since such files carry many that say nothing about cost; settings that change the
 * shape in a way {@link ModelSpec} cannot describe are refused by name.
 *
 * <p>Keys of ours, beside Hugging Face's: {@code kv_cache_dtype}, {@code expert_placement} ({@code split} or {@code
 * spread}) and {@code expert_load_skew}.
 */
public final class ModelConfig {
    private static final List<String> TYPES = Stream.of(
                    LlamaFamily.TYPES, ExpertFamily.TYPES, LatentFamily.TYPES, GptFamily.TYPES)
            .flatMap(List::stream)
            .toList();

    /** No model has more; beyond, counts would leave a long. */
    private static final double MAX_PARAMETERS = 1e15;

    private ModelConfig() {}

    /**
     * A model and what was assumed in reading it.
     *
     * @param model the model
     * @param defaults defaults that took the place of absent keys: {@code key = value (documented for model_type x)}
     * @param notes what the file says and the model leaves out, one sentence each
     */
    public record Reading(ModelSpec model, List<String> defaults, List<String> notes) {}

    /** Values of {@code model_type} that can be read. */
    public static List<String> types() {
        return TYPES;
    }

    /**
     * Reads a model; {@link #read} says besides what was assumed.
     *
     * @throws BadInputException naming origin, line and key
     */
    public static ModelSpec parse(String origin, String text) {
        return read(origin, text).model();
    }

    /**
     * Reads a model. Its name is the file's {@code _name_or_path}, or {@code origin}.
     *
     * @param origin what errors call the text
     * @throws BadInputException naming origin, line and key
     */
    public static Reading read(String origin, String text) {
        YamlMapping config = YamlMapping.parse(origin, text);
        ConfigKeys keys = new ConfigKeys(config, config.requireOneOf("model_type", TYPES));
        ModelSpec model = family(keys);
        check(keys, model);
        return new Reading(model, List.copyOf(keys.defaults()), List.copyOf(keys.notes()));
    }

    private static ModelSpec family(ConfigKeys keys) {
        if (LlamaFamily.TYPES.contains(keys.type())) {
            return LlamaFamily.read(keys);
        }
        if (ExpertFamily.TYPES.contains(keys.type())) {
            return ExpertFamily.read(keys);
        }
        return LatentFamily.TYPES.contains(keys.type()) ? LatentFamily.read(keys) : GptFamily.read(keys);
    }

    private static void check(ConfigKeys keys, ModelSpec model) {
        if (model.heads() % model.kvHeads() != 0) {
            String key = keys.has("num_kv_heads") ? "num_kv_heads" : "num_key_value_heads";
            throw keys.error(key, "heads are not a multiple of it", "a divisor of " + model.heads());
        }
        AttentionSpec attention = model.attention();
        double width = 4.0 * attention.heads() * Math.max(attention.headDim(), attention.valueDim());
        ExpertSpec experts = model.experts();
        if (experts != null) {
            width += 3.0 * experts.count() * experts.width() + 3.0 * experts.sharedWidth();
        }
        double block = (width + 3.0 * model.mlp().width()) * model.hidden();
        if (model.layers() * block > MAX_PARAMETERS) {
            throw keys.error(
                    keys.present("hidden_size", "n_embd"),
                    "too many parameters: about=" + (long) (model.layers() * block),
                    "sizes that come to less than 1e15");
        }
    }
}
