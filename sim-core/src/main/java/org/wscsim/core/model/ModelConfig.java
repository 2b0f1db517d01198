package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.yaml.YamlMapping;

/**
 * A Hugging Face {@code config.json} (or the same keys as YAML) as a {@link ModelSpec}. Stateless, any thread.
 *
 * <p>Keys and defaults are those that Hugging Face documents for the {@code model_type}: {@code llama}, {@code opt},
 * {@code gpt2} or {@code bloom}. Sizes have no default here, although the library has some: they belong to one
 * particular model, and a file that leaves them out is broken. Keys we do not know are tolerated, since such files carry
 * many that say nothing about cost; settings that change the shape in a way {@link ModelSpec} cannot describe are
 * refused by name.
 */
public final class ModelConfig {
    private static final List<String> TYPES = List.of("llama", "opt", "gpt2", "bloom");
    private static final int MAX_WIDTH = 1 << 20;
    private static final int MAX_CONTEXT = 1 << 28;
    /** OPT's position table starts at row 2 (transformers, OPTLearnedPositionalEmbedding). */
    private static final int OPT_POSITION_OFFSET = 2;

    private ModelConfig() {}

    /**
     * Reads a model. Its name is the file's {@code _name_or_path}, or {@code origin}.
     *
     * @param origin what errors call the text
     * @throws org.wscsim.core.failure.BadInputException naming origin, line and key
     */
    public static ModelSpec parse(String origin, String text) {
        YamlMapping config = YamlMapping.parse(origin, text);
        String type = config.requireOneOf("model_type", TYPES);
        if (config.has("quantization_config")) {
            throw config.error(
                    "quantization_config", "quantized weights are not described", "no such key", "remove it");
        }
        ModelSpec spec = switch (type) {
            case "opt" -> opt(config);
            case "gpt2" -> gpt2(config);
            case "bloom" -> bloom(config);
            default -> llama(config);
        };
        if (spec.heads() % spec.kvHeads() != 0) {
            throw config.error(
                    "num_key_value_heads",
                    "heads are not a multiple of it",
                    "a divisor of " + spec.heads(),
                    "correct it");
        }
        return spec;
    }

    private static ModelSpec llama(YamlMapping config) {
        refuseWhenTrue(config, "attention_bias");
        refuseWhenTrue(config, "mlp_bias");
        int hidden = size(config, "hidden_size");
        int heads = size(config, "num_attention_heads");
        int headDim = config.has("head_dim") ? size(config, "head_dim") : headDim(config, hidden, heads);
        int bytes = bytesPerElement(config);
        return new ModelSpec(
                name(config),
                size(config, "num_hidden_layers"),
                hidden,
                heads,
                config.optionalInt("num_key_value_heads", 1, MAX_WIDTH, heads),
                headDim,
                size(config, "intermediate_size"),
                true,
                size(config, "vocab_size"),
                config.optionalBoolean("tie_word_embeddings", false),
                false,
                false,
                0,
                config.optionalInt("max_position_embeddings", 1, MAX_CONTEXT, 2_048),
                bytes,
                bytes,
                bytes);
    }

    private static ModelSpec opt(YamlMapping config) {
        refuseWhenFalse(config, "do_layer_norm_before");
        refuseWhenFalse(config, "enable_bias");
        refuseWhenFalse(config, "layer_norm_elementwise_affine");
        int hidden = size(config, "hidden_size");
        if (config.optionalInt("word_embed_proj_dim", 1, MAX_WIDTH, hidden) != hidden) {
            throw config.error(
                    "word_embed_proj_dim", "projected embeddings are not described", "" + hidden, "remove it");
        }
        int positions = config.optionalInt("max_position_embeddings", 1, MAX_CONTEXT, 2_048);
        return plain(
                config,
                size(config, "num_hidden_layers"),
                hidden,
                size(config, "num_attention_heads"),
                size(config, "ffn_dim"),
                positions + OPT_POSITION_OFFSET,
                positions);
    }

    private static ModelSpec gpt2(YamlMapping config) {
        int hidden = size(config, "n_embd");
        int positions = config.optionalInt("n_positions", 1, MAX_CONTEXT, 1_024);
        return plain(
                config,
                size(config, "n_layer"),
                hidden,
                size(config, "n_head"),
                config.optionalInt("n_inner", 1, MAX_WIDTH, 4 * hidden),
                positions,
                positions);
    }

    /** BLOOM: ALiBi instead of positions, MLP of 4 widths; older files say n_embed for hidden_size. */
    private static ModelSpec bloom(YamlMapping config) {
        int hidden = size(config, config.has("n_embed") ? "n_embed" : "hidden_size");
        return plain(
                config,
                size(config, config.has("num_hidden_layers") ? "num_hidden_layers" : "n_layer"),
                hidden,
                size(config, config.has("num_attention_heads") ? "num_attention_heads" : "n_head"),
                4 * hidden,
                0,
                config.optionalInt("seq_length", 1, MAX_CONTEXT, 2_048));
    }

    /** The GPT-3 shape: multi-head attention, plain MLP, biases, LayerNorm, tied embeddings unless the file says no. */
    private static ModelSpec plain(
            YamlMapping config, int layers, int hidden, int heads, int ffn, int learnedPositions, int contextLimit) {
        int bytes = bytesPerElement(config);
        return new ModelSpec(
                name(config),
                layers,
                hidden,
                heads,
                heads,
                headDim(config, hidden, heads),
                ffn,
                false,
                size(config, "vocab_size"),
                config.optionalBoolean("tie_word_embeddings", true),
                true,
                true,
                learnedPositions,
                contextLimit,
                bytes,
                bytes,
                bytes);
    }

    private static int headDim(YamlMapping config, int hidden, int heads) {
        if (hidden % heads != 0) {
            String key = config.has("n_head") ? "n_head" : "num_attention_heads";
            throw config.error(key, "heads do not divide the width", "a divisor of " + hidden, "correct it");
        }
        return hidden / heads;
    }

    private static int size(YamlMapping config, String key) {
        return config.requireInt(key, 1, MAX_WIDTH);
    }

    private static String name(YamlMapping config) {
        return config.optionalString("_name_or_path", config.origin());
    }

    /** Two bytes when the file names no type: serving engines load such files as fp16. */
    private static int bytesPerElement(YamlMapping config) {
        String key = config.has("dtype") ? "dtype" : "torch_dtype";
        if (!config.has(key)) {
            return 2;
        }
        return config.requireOneOf(key, List.of("float16", "bfloat16", "float32"))
                        .equals("float32")
                ? 4
                : 2;
    }

    private static void refuseWhenTrue(YamlMapping config, String key) {
        if (config.optionalBoolean(key, false)) {
            throw config.error(key, "setting is not described", "false", "use another model");
        }
    }

    private static void refuseWhenFalse(YamlMapping config, String key) {
        if (!config.optionalBoolean(key, true)) {
            throw config.error(key, "setting is not described", "true", "use another model");
        }
    }
}
