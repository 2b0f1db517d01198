package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.model.ModelSpec.Norm;

/** Dense models of LLaMA's shape: rotary positions, gated MLP, untied embeddings unless said otherwise. Stateless. */
final class LlamaFamily {
    static final List<String> TYPES = List.of(
            "llama", "mistral", "qwen", "qwen2", "qwen3", "gemma", "gemma2", "phi3", "olmo", "olmo2", "granite",
            "cohere");

    private LlamaFamily() {}

    static ModelSpec read(ConfigKeys keys) {
        int hidden = keys.size("hidden_size");
        return new ModelSpec(
                keys.name(),
                keys.size("num_hidden_layers"),
                hidden,
                attention(keys, hidden),
                new MlpSpec(width(keys), true, mlpBias(keys)),
                null,
                block(keys),
                embedding(keys, keys.type().startsWith("gemma") || keys.type().equals("cohere")),
                context(keys),
                Dtypes.precision(keys));
    }

    static EmbeddingSpec embedding(ConfigKeys keys, boolean tiedByDefault) {
        return new EmbeddingSpec(keys.size("vocab_size"), keys.flag("tie_word_embeddings", tiedByDefault), false, 0);
    }

    /** Qwen's first release gives twice the width of its MLP. */
    private static int width(ConfigKeys keys) {
        int width = keys.size("intermediate_size");
        if (!keys.type().equals("qwen")) {
            return width;
        }
        if (width % 2 != 0) {
            throw keys.error("intermediate_size", "odd width of two halves", "an even number");
        }
        return width / 2;
    }

    private static AttentionSpec attention(ConfigKeys keys, int hidden) {
        int heads = keys.size("num_attention_heads");
        boolean all = attentionBias(keys);
        boolean qkv = all || keys.type().equals("qwen") || keys.type().equals("qwen2");
        return new AttentionSpec(
                heads,
                kvHeads(keys, heads),
                headDim(keys, hidden, heads),
                qkv,
                all,
                qkNorm(keys),
                Positions.ROTARY,
                null,
                window(keys));
    }

    private static boolean attentionBias(ConfigKeys keys) {
        return switch (keys.type()) {
            case "mistral", "qwen2", "phi3" -> false;
            case "qwen" -> !keys.flag("no_bias", true);
            default -> keys.flag("attention_bias", false);
        };
    }

    private static boolean mlpBias(ConfigKeys keys) {
        return switch (keys.type()) {
            case "llama", "granite" -> keys.flag("mlp_bias", false);
            default -> false;
        };
    }

    private static int kvHeads(ConfigKeys keys, int heads) {
        return switch (keys.type()) {
            case "qwen" -> heads;
            case "mistral" -> keys.size("num_key_value_heads", 8);
            case "qwen2", "qwen3" -> keys.size("num_key_value_heads", 32);
            case "gemma" -> keys.size("num_key_value_heads", 16);
            case "gemma2" -> keys.size("num_key_value_heads", 4);
            default -> keys.size("num_key_value_heads", heads);
        };
    }

    private static int headDim(ConfigKeys keys, int hidden, int heads) {
        return switch (keys.type()) {
            case "qwen" -> keys.size("kv_channels", 128);
            case "qwen3" -> keys.size("head_dim", 128);
            case "gemma", "gemma2" -> keys.size("head_dim", 256);
            default -> keys.headDim(hidden, heads);
        };
    }

    private static QkNorm qkNorm(ConfigKeys keys) {
        return switch (keys.type()) {
            case "qwen3" -> QkNorm.SHARED;
            case "olmo2" -> QkNorm.PER_HEAD;
            case "cohere" -> keys.flag("use_qk_norm", false) ? QkNorm.PER_HEAD : QkNorm.NONE;
            default -> QkNorm.NONE;
        };
    }

    private static int window(ConfigKeys keys) {
        return switch (keys.type()) {
            case "mistral", "gemma2" -> keys.slidingWindow(4_096);
            case "phi3" -> keys.has("sliding_window") ? keys.slidingWindow(0) : 0;
            case "qwen2", "qwen3" ->
                keys.config().optionalBoolean("use_sliding_window", false) ? keys.slidingWindow(4_096) : 0;
            default -> 0;
        };
    }

    private static BlockSpec block(ConfigKeys keys) {
        return switch (keys.type()) {
            case "gemma2" -> new BlockSpec(Norm.RMS, 4, false);
            case "olmo" -> BlockSpec.sequential(Norm.LAYER_PLAIN);
            case "cohere" -> new BlockSpec(Norm.LAYER_SCALE, 1, true);
            default -> BlockSpec.sequential(Norm.RMS);
        };
    }

    private static int context(ConfigKeys keys) {
        return switch (keys.type()) {
            case "qwen" -> keys.context("seq_length", 2_048);
            case "mistral" -> keys.context("max_position_embeddings", 131_072);
            case "qwen2", "qwen3" -> keys.context("max_position_embeddings", 32_768);
            case "gemma", "gemma2", "cohere" -> keys.context("max_position_embeddings", 8_192);
            case "phi3" -> keys.context("max_position_embeddings", 4_096);
            default -> keys.context("max_position_embeddings", 2_048);
        };
    }
}
