package org.wscsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.AttentionSpec.Kind;
import org.wscsim.core.model.AttentionSpec.Latent;
import org.wscsim.core.model.ExpertSpec.Placement;

/** What the files of the various families say, and what is assumed where they say nothing. */
final class ModelFamiliesTest {
    /** Keys that every family reads, under the names of most and of GPT-2. */
    private static final String SIZES = """
            hidden_size: 1024
            n_embd: 1024
            num_hidden_layers: 4
            n_layer: 4
            num_attention_heads: 16
            n_head: 16
            num_key_value_heads: 8
            intermediate_size: 4096
            ffn_dim: 4096
            vocab_size: 1000
            """;

    private static ModelConfig.Reading read(String type, String more) {
        return ModelConfig.read("test", "model_type: " + type + "\n" + SIZES + more);
    }

    @Test
    void everyModelTypeIsRead() {
        assertThat(ModelConfig.types()).hasSize(24).doesNotHaveDuplicates();
        for (String type : ModelConfig.types()) {
            String more = type.equals("deepseek_v2") ? "num_experts_per_tok: 6\n" : "";
            ModelSpec model = read(type, more).model();
            assertThat(model.layers()).as(type).isEqualTo(4);
            assertThat(model.hidden()).as(type).isEqualTo(1_024);
            assertThat(model.heads()).as(type).isEqualTo(16);
            assertThat(model.parameters()).as(type).isPositive();
        }
    }

    /** Names and values as transformers documents them. */
    @ParameterizedTest
    @CsvSource({
        "llama, max_position_embeddings = 2048",
        "mistral, sliding_window = 4096",
        "qwen3, head_dim = 128",
        "gemma, tie_word_embeddings = true",
        "mixtral, num_experts_per_tok = 2",
        "qwen2_moe, shared_expert_intermediate_size = 5632",
        "qwen3_moe, num_experts = 128",
        "deepseek_v3, kv_lora_rank = 512",
        "gpt2, n_inner = 4096",
        "falcon, multi_query = true",
        "gpt_neox, use_parallel_residual = true",
        "bloom, seq_length = 2048"
    })
    void appliedDefaultsAreReported(String type, String expected) {
        assertThat(read(type, "").defaults()).contains(expected + " (documented for model_type " + type + ")");
    }

    @Test
    void whatTheFileSaysIsNotReportedAsADefault() {
        String all = """
                head_dim: 64
                max_position_embeddings: 4096
                tie_word_embeddings: false
                attention_bias: false
                mlp_bias: false
                torch_dtype: bfloat16
                """;
        assertThat(read("llama", all).defaults()).isEmpty();
        assertThat(read("llama", "").defaults()).hasSize(5);
    }

    @Test
    void attentionKindsFollowTheHeads() {
        assertThat(read("llama", "").model().attention().kind()).isEqualTo(Kind.GQA);
        assertThat(read("opt", "").model().attention().kind()).isEqualTo(Kind.MHA);
        assertThat(read("falcon", "").model().attention().kind()).isEqualTo(Kind.MQA);
        assertThat(read("falcon", "new_decoder_architecture: true\nnum_kv_heads: 4\n")
                        .model()
                        .kvHeads())
                .isEqualTo(4);
        assertThat(read("deepseek_v3", "").model().attention().kind()).isEqualTo(Kind.MLA);
    }

    @Test
    void biasesAreThoseOfTheFamily() {
        AttentionSpec qwen = read("qwen2", "").model().attention();
        assertThat(qwen.qkvBias()).isTrue();
        assertThat(qwen.outputBias()).isFalse();
        ModelSpec granite =
                read("granite", "attention_bias: true\nmlp_bias: true\n").model();
        assertThat(granite.attention().outputBias()).isTrue();
        assertThat(granite.mlp().bias()).isTrue();
        ModelSpec gptj = read("gptj", "").model();
        assertThat(gptj.attention().qkvBias()).isFalse();
        assertThat(gptj.embedding().headBias()).isTrue();
    }

    @Test
    void anExplicitNullIsNotAnAbsentKey() {
        String routed = "num_experts_per_tok: 6\n";
        Latent compressed = Objects.requireNonNull(
                read("deepseek_v2", routed).model().attention().latent());
        Latent direct = Objects.requireNonNull(read("deepseek_v2", routed + "q_lora_rank: null\n")
                .model()
                .attention()
                .latent());
        assertThat(compressed.queryRank()).isEqualTo(1_536);
        assertThat(direct.queryRank()).isZero();
        assertThat(read("mistral", "sliding_window: null\n").model().attention().slidingWindow())
                .isZero();
    }

    @Test
    void aLatentCacheIsNotDividedByTheRanks() {
        ModelSpec model = ModelCatalogue.load("deepseek-v3");
        assertThat(model.kvBytesPerToken()).isEqualTo(61L * (512 + 64) * 2);
        assertThat(model.kvBytesPerTokenPerDie(32)).isEqualTo(model.kvBytesPerToken());
    }

    @Test
    void layersWithExpertsAreCountedAsTheFileSays() {
        assertThat(expertLayers("qwen2_moe", "decoder_sparse_step: 2\n")).isEqualTo(2);
        assertThat(expertLayers("qwen3_moe", "mlp_only_layers: [0, 3]\n")).isEqualTo(2);
        assertThat(expertLayers("deepseek_v3", "first_k_dense_replace: 1\n")).isEqualTo(3);
        assertThat(expertLayers("deepseek_v3", "first_k_dense_replace: 1\nmoe_layer_freq: 2\n"))
                .isEqualTo(1);
        assertThat(read("deepseek_v3", "n_routed_experts: null\n").model().experts())
                .isNull();
    }

    private static int expertLayers(String type, String more) {
        ModelSpec model = read(type, more).model();
        int layers = Objects.requireNonNull(model.experts()).layers();
        assertThat(model.denseLayers() + layers).isEqualTo(model.layers());
        return layers;
    }

    @Test
    void deploymentKeysOfOursAreRead() {
        ModelSpec model = read("mixtral", "expert_placement: spread\nexpert_load_skew: 0.5\nkv_cache_dtype: fp8\n")
                .model();
        ExpertSpec experts = Objects.requireNonNull(model.experts());
        assertThat(experts.placement()).isEqualTo(Placement.SPREAD);
        assertThat(experts.loadSkew()).isEqualTo(0.5);
        assertThat(model.precision().kvBytes()).isEqualTo(1);
        // Eight experts, two on each of four dies; the router on all.
        assertThat(experts.expertsPerDie(4)).isEqualTo(2);
    }

    /** Bytes of a projection's weight: bits, a scale of two bytes and a zero point per group, by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quant_method: gptq, bits: 4, group_size: 128|0.51953125",
                "quant_method: awq, bits: 4, group_size: 64|0.5390625",
                "quant_method: gptq, bits: 8, group_size: -1|1",
                "quant_method: fp8|1",
                "'quant_method: fp8, weight_block_size: [128, 128]'|1.000244140625",
                "quant_method: fbgemm_fp8|1",
                "quant_method: bitsandbytes, load_in_8bit: true|1",
                "quant_method: bitsandbytes, load_in_4bit: true|0.5625",
                "'quant_method: compressed-tensors, config_groups: {group_0: {weights: {num_bits: 8, type: int}}}'|1",
            })
    void quantizedWeightsAreCountedWithTheirScales(String quantization, double bytes) {
        ModelSpec model = read("llama", "torch_dtype: bfloat16\nquantization_config: {" + quantization + "}\n")
                .model();
        assertThat(model.bytesPerWeight()).isEqualTo(bytes);
        assertThat(model.precision().weightBytes()).isEqualTo(2);
        // Embedding, head and nine norms stay as they are; the rest, 4 x (attention 3 x 2^20 + MLP 12 x 2^20), shrinks.
        double projections = 4 * 15 * 1_048_576.0;
        double others = 2 * 1_000 * 1_024.0 + 9 * 1_024;
        assertThat((double) model.weightBytesPerDie(1)).isCloseTo(projections * bytes + 2 * others, within(1.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gguf", "hqq", "aqlm"})
    void unknownQuantizationIsRefusedByName(String method) {
        assertRefused("llama", "quantization_config: {quant_method: " + method + "}\n", "value=" + method);
    }

    @Test
    void valuesThatContradictEachOtherAreRefused() {
        assertRefused("mixtral", "num_experts_per_tok: 9\n", "more than there are experts");
        assertRefused("llama", "head_dim: 0\n", "key=head_dim, value=0");
        assertRefused("deepseek_v3", "first_k_dense_replace: 5\n", "more than there are layers");
        assertRefused("deepseek_v3", "attention_bias: true\n", "key=attention_bias, value=true");
        assertRefused("deepseek_v2", "", "missing key: key=num_experts_per_tok");
        assertRefused("qwen3_moe", "mlp_only_layers: [4]\n", "no such layer: layer=4");
        assertRefused("falcon", "new_decoder_architecture: true\nnum_kv_heads: 5\n", "key=num_kv_heads, value=5");
        assertRefused("qwen3_moe", "num_experts: 1048576\nmoe_intermediate_size: 1048576\n", "too many parameters");
        assertRefused("opt", "word_embed_proj_dim: 512\n", "projected embeddings");
        assertRefused("mixtral", "expert_placement: spred\n", "did you mean spread");
    }

    @Test
    void windowsAndPredictionLayersAreNoted() {
        assertThat(read("gemma2", "").notes()).singleElement().asString().contains("sliding_window = 4096");
        assertThat(read("deepseek_v3", "num_nextn_predict_layers: 1\n").notes())
                .singleElement()
                .asString()
                .contains("num_nextn_predict_layers");
        assertThat(read("qwen2", "sliding_window: 100\n").notes()).isEqualTo(List.of());
    }

    private static void assertRefused(String type, String more, String message) {
        assertThatThrownBy(() -> read(type, more))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("test:")
                .hasMessageContaining(message);
    }
}
