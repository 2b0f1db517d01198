package org.wscsim.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.failure.BadInputException;

final class ModelCatalogueTest {
    /**
     * Parameter counts and KV bytes per fp16 token, counted from the checkpoints of the model cards; GPT-3's from the
     * shape in its paper. llama-30b: 2 x 60 x 52 x 128 x 2 bytes.
     */
    @ParameterizedTest
    @CsvSource({
        "opt-6.7b, 6658473984, 524288",
        "opt-13b, 12853473280, 819200",
        "opt-30b, 29974540288, 1376256",
        "opt-66b, 65719701504, 2359296",
        "llama-2-7b, 6738415616, 524288",
        "llama-2-13b, 13015864320, 819200",
        "llama-2-70b, 68976648192, 327680",
        "codellama-34b, 33743970304, 196608",
        "llama-3-8b, 8030261248, 131072",
        "llama-3-70b, 70553706496, 327680",
        "llama-3.1-405b, 405853388800, 516096",
        "gpt-3-175b, 174604259328, 4718592",
        "bloom-176b, 176247242752, 4014080",
        "llama-30b, 32528943616, 1597440",
        "qwen-72b, 72287920128, 2621440",
        "qwen2-72b, 72706203648, 327680",
        "qwen3-32b, 32762123264, 262144",
        "mixtral-8x7b, 46702792704, 131072",
        "mixtral-8x22b, 140620634112, 229376",
        "falcon-7b, 6921720704, 8192",
        "falcon-40b, 41303293952, 122880",
        "falcon-180b, 178557088768, 163840"
    })
    void parametersAndKvBytesAreThePublishedOnes(String name, long parameters, long kvBytesPerToken) {
        ModelSpec model = ModelCatalogue.load(name);
        assertThat(model.name()).isEqualTo(name);
        assertThat(model.parameters()).isEqualTo(parameters);
        assertThat(model.kvBytesPerToken()).isEqualTo(kvBytesPerToken);
        assertThat(model.weightBytesPerDie(1))
                .isEqualTo(parameters * model.precision().weightBytes());
    }

    @Test
    void everyNameIsInTheTable() {
        assertThat(ModelCatalogue.names())
                .hasSize(23)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(ModelCatalogue.text(name)).startsWith("# Source: "));
    }

    @Test
    void contextLimitsAreThoseOfTraining() {
        assertThat(ModelCatalogue.load("gpt-3-175b").contextLimit()).isEqualTo(2_048);
        assertThat(ModelCatalogue.load("llama-30b").contextLimit()).isEqualTo(2_048);
        assertThat(ModelCatalogue.load("opt-13b").contextLimit()).isEqualTo(2_048);
        assertThat(ModelCatalogue.load("opt-13b").embedding().learnedPositions())
                .isEqualTo(2_050);
        assertThat(ModelCatalogue.load("llama-3-70b").contextLimit()).isEqualTo(8_192);
    }

    @Test
    void shardsHoldTheWholeModelAndReplicateKvBeyondItsHeads() {
        for (String name : ModelCatalogue.names()) {
            ModelSpec model = ModelCatalogue.load(name);
            for (int tp = 1; tp <= 16; tp++) {
                assertThat(model.weightBytesPerDie(tp) * tp)
                        .as("%s tp=%d", name, tp)
                        .isGreaterThanOrEqualTo(model.parameters());
                assertThat(model.kvBytesPerTokenPerDie(tp) * tp).isGreaterThanOrEqualTo(model.kvBytesPerToken());
            }
        }
        ModelSpec llama = ModelCatalogue.load("llama-3-70b");
        assertThat(llama.kvBytesPerTokenPerDie(16)).isEqualTo(llama.kvBytesPerToken() / 8);
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> ModelCatalogue.load("llama-3-70"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=llama-3-70")
                .hasMessageContaining("did you mean llama-3-70b");
    }
}
