package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.Norm;

/** Mixtures of experts of LLaMA's shape. Stateless. */
final class ExpertFamily {
    static final List<String> TYPES = List.of("mixtral", "qwen2_moe", "qwen3_moe");

    private static final double MAX_SKEW = 8;

    private ExpertFamily() {}

    static ModelSpec read(ConfigKeys keys) {
        int hidden = keys.size("hidden_size");
        int layers = keys.size("num_hidden_layers");
        int width = keys.size("intermediate_size");
        return new ModelSpec(
                keys.name(),
                layers,
                hidden,
                attention(keys, hidden),
                new MlpSpec(width, true, false),
                experts(keys, layers, width),
                BlockSpec.sequential(Norm.RMS),
                LlamaFamily.embedding(keys, false),
                keys.context("max_position_embeddings", keys.type().equals("mixtral") ? 131_072 : 32_768),
                Dtypes.precision(keys));
    }

    private static AttentionSpec attention(ConfigKeys keys, int hidden) {
        int heads = keys.size("num_attention_heads");
        boolean all = keys.type().equals("qwen3_moe") && keys.flag("attention_bias", false);
        boolean qkv = keys.type().equals("qwen2_moe") && keys.flag("qkv_bias", true);
        int kvHeads = switch (keys.type()) {
            case "mixtral" -> 8;
            case "qwen2_moe" -> 16;
            default -> 4;
        };
        return new AttentionSpec(
                heads,
                keys.size("num_key_value_heads", kvHeads),
                keys.headDim(hidden, heads),
                all || qkv,
                all,
                keys.type().equals("qwen3_moe") ? QkNorm.SHARED : QkNorm.NONE,
                Positions.ROTARY,
                null,
                window(keys));
    }

    private static int window(ConfigKeys keys) {
        boolean used = keys.type().equals("mixtral") || keys.config().optionalBoolean("use_sliding_window", false);
        return used && keys.has("sliding_window") ? keys.slidingWindow(0) : 0;
    }

    private static ExpertSpec experts(ConfigKeys keys, int layers, int width) {
        return switch (keys.type()) {
            case "mixtral" -> experts(keys, "num_local_experts", 8, 2, width, layers, Shared.NONE);
            case "qwen2_moe" ->
                experts(
                        keys,
                        "num_experts",
                        60,
                        4,
                        keys.size("moe_intermediate_size", 1_408),
                        expertLayers(keys, layers),
                        new Shared(keys.number("shared_expert_intermediate_size", 0, 5_632), true, false));
            default ->
                experts(
                        keys,
                        "num_experts",
                        128,
                        8,
                        keys.size("moe_intermediate_size", 768),
                        expertLayers(keys, layers),
                        Shared.NONE);
        };
    }

    /** What goes with the routed experts. */
    record Shared(int width, boolean gate, boolean routerBias) {
        static final Shared NONE = new Shared(0, false, false);
    }

    static ExpertSpec experts(
            ConfigKeys keys, String countKey, int count, int topK, int width, int layers, Shared shared) {
        int experts = keys.size(countKey, count);
        int visited = topK == 0 ? keys.size("num_experts_per_tok") : keys.size("num_experts_per_tok", topK);
        if (visited > experts) {
            throw keys.error("num_experts_per_tok", "more than there are experts", "1.." + experts);
        }
        return new ExpertSpec(
                experts,
                visited,
                width,
                layers,
                shared.width(),
                shared.gate(),
                shared.routerBias(),
                placement(keys),
                keys.config().optionalDouble("expert_load_skew", 0, MAX_SKEW, 0));
    }

    private static Placement placement(ConfigKeys keys) {
        boolean spread = keys.has("expert_placement")
                && keys.config()
                        .requireOneOf("expert_placement", List.of("split", "spread"))
                        .equals("spread");
        return spread ? Placement.SPREAD : Placement.SPLIT;
    }

    /** Block i has experts when (i + 1) is a multiple of the step and i is not listed as dense. */
    private static int expertLayers(ConfigKeys keys, int layers) {
        int step = keys.size("decoder_sparse_step", 1);
        boolean[] dense = new boolean[layers];
        for (String index : keys.config().strings("mlp_only_layers")) {
            dense[denseLayer(keys, index, layers)] = true;
        }
        int count = 0;
        for (int i = 0; i < layers; i++) {
            count += (i + 1) % step == 0 && !dense[i] ? 1 : 0;
        }
        return count;
    }

    private static int denseLayer(ConfigKeys keys, String index, int layers) {
        if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= layers) {
            throw keys.error("mlp_only_layers", "no such layer: layer=" + index, "0.." + (layers - 1));
        }
        return Integer.parseInt(index);
    }
}
