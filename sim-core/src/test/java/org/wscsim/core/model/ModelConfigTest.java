package org.wscsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class ModelConfigTest {
    /** The shape of a small model, with the keys that such files carry besides. */
    private static final String LLAMA = """
            {
              "architectures": ["LlamaForCausalLM"],
              "model_type": "llama",
              "hidden_size": 2048,
              "num_hidden_layers": 16,
              "num_attention_heads": 32,
              "intermediate_size": 8192,
              "vocab_size": 32000,
              "rms_norm_eps": 1e-05,
              "rope_scaling": {"factor": 8.0, "rope_type": "llama3"},
              "head_dim": null,
              "torch_dtype": "bfloat16"
            }
            """;

    @Test
    void documentedDefaultsApply() {
        ModelSpec model = ModelConfig.parse("config.json", LLAMA);
        assertThat(model.name()).isEqualTo("config.json");
        assertThat(model.kvHeads()).isEqualTo(32);
        assertThat(model.headDim()).isEqualTo(64);
        assertThat(model.embedding().tied()).isFalse();
        assertThat(model.contextLimit()).isEqualTo(2_048);
        assertThat(model.precision().weightBytes()).isEqualTo(2);
    }

    @Test
    void explicitValuesWin() {
        String text = LLAMA.replace("\"head_dim\": null", "\"head_dim\": 128, \"num_key_value_heads\": 8")
                .replace("bfloat16", "float32");
        ModelSpec model = ModelConfig.parse("config.json", text);
        assertThat(model.kvHeads()).isEqualTo(8);
        assertThat(model.headDim()).isEqualTo(128);
        assertThat(model.precision().kvBytes()).isEqualTo(4);
    }

    @Test
    void gpt2AndBloomKeepTheirOwnKeys() {
        ModelSpec gpt2 = ModelConfig.parse(
                "gpt2",
                "{\"model_type\": \"gpt2\", \"n_embd\": 768, \"n_layer\": 12, \"n_head\": 12, \"vocab_size\": 50257}");
        // GPT-2 small has 124,439,808 parameters (model card of openai-community/gpt2: 124M).
        assertThat(gpt2.parameters()).isEqualTo(124_439_808L);
        ModelSpec bloom = ModelConfig.parse(
                "bloom",
                "model_type: bloom\nn_embed: 1024\nn_layer: 24\nnum_attention_heads: 16\nvocab_size: 250880\n");
        // bigscience/bloom-560m has 559,214,592 parameters, 2,048 of them in the embedding's LayerNorm, left out here.
        assertThat(bloom.parameters()).isEqualTo(559_214_592L - 2_048);
    }

    @Test
    void aSizeWithoutDefaultIsAskedFor() {
        for (String key : new String[] {
            "model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"
        }) {
            assertThatThrownBy(() ->
                            ModelConfig.parse("config.json", LLAMA.replace('"' + key + '"', "\"other_" + key + '"')))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageStartingWith("config.json:")
                    .hasMessageContaining("missing key: key=" + key);
        }
    }

    @Test
    void shapesItCannotDescribeAreRefused() {
        assertRefused("\"model_type\": \"llama\"", "\"model_type\": \"lama\"", "did you mean llama");
        assertRefused(
                "\"head_dim\": null", "\"quantization_config\": {\"bits\": 4}", "key=quantization_config.quant_method");
        assertRefused("\"head_dim\": null", "\"num_key_value_heads\": 5", "not a multiple");
        assertRefused("\"hidden_size\": 2048", "\"hidden_size\": 2049", "do not divide");
        assertRefused("\"hidden_size\": 2048", "\"hidden_size\": 0", "out of range");
        assertRefused("bfloat16", "int3", "value=int3");
    }

    private static void assertRefused(String part, String replacement, String message) {
        assertThatThrownBy(() -> ModelConfig.parse("config.json", LLAMA.replace(part, replacement)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("config.json:")
                .hasMessageContaining(message);
    }
}
