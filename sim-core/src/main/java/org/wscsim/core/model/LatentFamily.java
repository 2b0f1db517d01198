package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.model.AttentionSpec.Latent;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.Norm;

/** DeepSeek-V2 and V3 (arXiv 2405.04434, 2412.19437): latent attention, shared and routed experts. Stateless. */
final class LatentFamily {
    static final List<String> TYPES = List.of("deepseek_v2", "deepseek_v3");

    private LatentFamily() {}

    static ModelSpec read(ConfigKeys keys) {
        keys.expect("attention_bias", false);
        keys.expect("mlp_bias", false);
        boolean third = keys.type().equals("deepseek_v3");
        int layers = keys.size("num_hidden_layers");
        if (keys.config().optionalInt("num_nextn_predict_layers", 0, ConfigKeys.MAX_SIZE, 0) > 0) {
            keys.note("num_nextn_predict_layers: the layers for multi-token prediction are left out");
        }
        return new ModelSpec(
                keys.name(),
                layers,
                keys.size("hidden_size"),
                attention(keys),
                new MlpSpec(keys.size("intermediate_size"), true, false),
                keys.isNull("n_routed_experts") ? null : experts(keys, layers, third),
                BlockSpec.sequential(Norm.RMS),
                LlamaFamily.embedding(keys, false),
                keys.context("max_position_embeddings", third ? 4_096 : 2_048),
                Dtypes.precision(keys));
    }

    private static AttentionSpec attention(ConfigKeys keys) {
        int heads = keys.size("num_attention_heads");
        Latent latent = new Latent(
                keys.size("kv_lora_rank", 512),
                keys.isNull("q_lora_rank") ? 0 : keys.number("q_lora_rank", 0, 1_536),
                keys.size("qk_nope_head_dim", 128),
                keys.size("qk_rope_head_dim", 64),
                keys.size("v_head_dim", 128));
        return new AttentionSpec(
                heads,
                heads,
                latent.nopeDim() + latent.ropeDim(),
                false,
                false,
                QkNorm.NONE,
                Positions.ROTARY,
                latent,
                0);
    }

    private static ExpertSpec experts(ConfigKeys keys, int layers, boolean third) {
        int width = keys.size("moe_intermediate_size", third ? 2_048 : 1_407);
        int shared = keys.isNull("n_shared_experts") ? 0 : keys.number("n_shared_experts", 0, third ? 1 : 2);
        if ((long) shared * width > ConfigKeys.MAX_SIZE) {
            throw keys.error("n_shared_experts", "shared experts too wide", "0.." + ConfigKeys.MAX_SIZE / width);
        }
        return ExpertFamily.experts(
                keys,
                "n_routed_experts",
                third ? 256 : 64,
                third ? 8 : 0,
                width,
                expertLayers(keys, layers, third),
                new ExpertFamily.Shared(shared * width, false, third));
    }

    /** The first blocks are dense, of the others every {@code moe_layer_freq}-th has experts. */
    private static int expertLayers(ConfigKeys keys, int layers, boolean third) {
        int first = keys.number("first_k_dense_replace", 0, third ? 3 : 0);
        if (first > layers) {
            throw keys.error("first_k_dense_replace", "more than there are layers", "0.." + layers);
        }
        int step = keys.config().optionalInt("moe_layer_freq", 1, ConfigKeys.MAX_SIZE, 1);
        int count = 0;
        for (int i = first; i < layers; i++) {
            count += i % step == 0 ? 1 : 0;
        }
        return count;
    }
}
