package org.wscsim.core.model;

import java.util.List;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.model.ModelSpec.Norm;

/** Models of GPT's shape: LayerNorm, plain MLP, mostly with biases and tied embeddings. Stateless. */
final class GptFamily {
    static final List<String> TYPES = List.of("gpt2", "gptj", "gpt_neox", "opt", "bloom", "falcon", "starcoder2");

    /** OPT's position table starts at row 2 (transformers, OPTLearnedPositionalEmbedding). */
    private static final int OPT_POSITION_OFFSET = 2;

    private GptFamily() {}

    static ModelSpec read(ConfigKeys keys) {
        return switch (keys.type()) {
            case "opt" -> opt(keys);
            case "gptj" -> gptj(keys);
            case "gpt_neox" -> gptNeox(keys);
            case "bloom" -> bloom(keys);
            case "falcon" -> falcon(keys);
            case "starcoder2" -> starcoder2(keys);
            default -> gpt2(keys);
        };
    }

    /** What the files of this family give under different names. */
    private record Sizes(int layers, int hidden, int heads, int ffn, int contextLimit) {}

    private static ModelSpec model(
            ConfigKeys keys,
            Sizes sizes,
            AttentionSpec attention,
            boolean mlpBias,
            BlockSpec block,
            EmbeddingSpec ends) {
        return new ModelSpec(
                keys.name(),
                sizes.layers(),
                sizes.hidden(),
                attention,
                new MlpSpec(sizes.ffn(), false, mlpBias),
                null,
                block,
                ends,
                sizes.contextLimit(),
                Dtypes.precision(keys));
    }

    private static AttentionSpec attention(
            ConfigKeys keys, Sizes sizes, int kvHeads, boolean bias, Positions positions) {
        int headDim = keys.dividedHeads(sizes.hidden(), sizes.heads());
        return new AttentionSpec(sizes.heads(), kvHeads, headDim, bias, bias, QkNorm.NONE, positions, null, 0);
    }

    /** The GPT-3 shape: multi-head attention, biases, sequential blocks, tied embeddings unless the file says no. */
    private static ModelSpec plain(ConfigKeys keys, Sizes sizes, Positions positions, int positionRows) {
        return model(
                keys,
                sizes,
                attention(keys, sizes, sizes.heads(), true, positions),
                true,
                BlockSpec.sequential(Norm.LAYER),
                embedding(keys, true, false, positionRows));
    }

    private static EmbeddingSpec embedding(ConfigKeys keys, boolean tied, boolean headBias, int positionRows) {
        return new EmbeddingSpec(
                keys.size("vocab_size"), keys.flag("tie_word_embeddings", tied), headBias, positionRows);
    }

    private static ModelSpec opt(ConfigKeys keys) {
        keys.expect("do_layer_norm_before", true);
        keys.expect("enable_bias", true);
        keys.expect("layer_norm_elementwise_affine", true);
        int hidden = keys.size("hidden_size");
        if (keys.has("word_embed_proj_dim") && keys.size("word_embed_proj_dim") != hidden) {
            throw keys.config()
                    .error("word_embed_proj_dim", "projected embeddings are not described", "" + hidden, "remove it");
        }
        int context = keys.context("max_position_embeddings", 2_048);
        Sizes sizes = new Sizes(
                keys.size("num_hidden_layers"),
                hidden,
                keys.size("num_attention_heads"),
                keys.size("ffn_dim"),
                context);
        return plain(keys, sizes, Positions.LEARNED, context + OPT_POSITION_OFFSET);
    }

    private static Sizes gptSizes(ConfigKeys keys, int context) {
        int hidden = keys.size("n_embd", "hidden_size");
        return new Sizes(
                keys.size("n_layer", "num_hidden_layers"),
                hidden,
                keys.size("n_head", "num_attention_heads"),
                keys.size("n_inner", 4 * hidden),
                keys.context(keys.present("n_positions", "max_position_embeddings"), context));
    }

    private static ModelSpec gpt2(ConfigKeys keys) {
        Sizes sizes = gptSizes(keys, 1_024);
        return plain(keys, sizes, Positions.LEARNED, sizes.contextLimit());
    }

    private static ModelSpec gptj(ConfigKeys keys) {
        Sizes sizes = gptSizes(keys, 2_048);
        return model(
                keys,
                sizes,
                attention(keys, sizes, sizes.heads(), false, Positions.ROTARY),
                true,
                new BlockSpec(Norm.LAYER, 1, true),
                embedding(keys, false, true, 0));
    }

    private static ModelSpec gptNeox(ConfigKeys keys) {
        Sizes sizes = new Sizes(
                keys.size("num_hidden_layers"),
                keys.size("hidden_size"),
                keys.size("num_attention_heads"),
                keys.size("intermediate_size"),
                keys.context("max_position_embeddings", 2_048));
        return model(
                keys,
                sizes,
                attention(keys, sizes, sizes.heads(), keys.flag("attention_bias", true), Positions.ROTARY),
                true,
                new BlockSpec(Norm.LAYER, 2, keys.flag("use_parallel_residual", true)),
                embedding(keys, false, false, 0));
    }

    /** ALiBi instead of positions, MLP of 4 widths; older files say n_embed for hidden_size. */
    private static ModelSpec bloom(ConfigKeys keys) {
        int hidden = keys.size("hidden_size", "n_embed");
        Sizes sizes = new Sizes(
                keys.size("n_layer", "num_hidden_layers"),
                hidden,
                keys.size("n_head", "num_attention_heads"),
                4 * hidden,
                keys.context("seq_length", 2_048));
        keys.note("the LayerNorm after BLOOM's embedding is left out");
        return plain(keys, sizes, Positions.ALIBI, 0);
    }

    /** Falcon: attention and MLP in parallel, with one norm (7B) or, in the newer shape, two (40B, 180B). */
    private static ModelSpec falcon(ConfigKeys keys) {
        int hidden = keys.size("hidden_size", "n_embed");
        Sizes sizes = new Sizes(
                keys.size("num_hidden_layers", "n_layer"),
                hidden,
                keys.size("num_attention_heads", "n_head"),
                keys.size("ffn_hidden_size", 4 * hidden),
                keys.context("max_position_embeddings", 2_048));
        boolean newer = keys.flag("new_decoder_architecture", false);
        boolean bias = keys.flag("bias", false);
        Positions positions = keys.flag("alibi", false) ? Positions.ALIBI : Positions.ROTARY;
        return model(
                keys,
                sizes,
                attention(keys, sizes, falconKvHeads(keys, sizes, newer), bias, positions),
                bias,
                falconBlock(keys, newer),
                embedding(keys, true, false, 0));
    }

    private static int falconKvHeads(ConfigKeys keys, Sizes sizes, boolean newer) {
        if (newer) {
            return keys.size(keys.present("num_kv_heads", "n_head_kv"), sizes.heads());
        }
        return keys.flag("multi_query", true) ? 1 : sizes.heads();
    }

    private static BlockSpec falconBlock(ConfigKeys keys, boolean newer) {
        if (newer) {
            int norms = keys.size("num_ln_in_parallel_attn", 2);
            if (norms > 2) {
                throw keys.error("num_ln_in_parallel_attn", "out of range", "1..2");
            }
            return new BlockSpec(Norm.LAYER, norms, true);
        }
        boolean parallel = keys.flag("parallel_attn", true);
        return new BlockSpec(Norm.LAYER, parallel ? 1 : 2, parallel);
    }

    private static ModelSpec starcoder2(ConfigKeys keys) {
        Sizes sizes = new Sizes(
                keys.size("num_hidden_layers"),
                keys.size("hidden_size"),
                keys.size("num_attention_heads"),
                keys.size("intermediate_size"),
                keys.context("max_position_embeddings", 4_096));
        boolean bias = keys.flag("use_bias", true);
        AttentionSpec attention = new AttentionSpec(
                sizes.heads(),
                keys.size("num_key_value_heads", 2),
                keys.dividedHeads(sizes.hidden(), sizes.heads()),
                bias,
                bias,
                QkNorm.NONE,
                Positions.ROTARY,
                null,
                keys.has("sliding_window") ? keys.slidingWindow(0) : 0);
        return model(keys, sizes, attention, bias, BlockSpec.sequential(Norm.LAYER), embedding(keys, true, false, 0));
    }
}
