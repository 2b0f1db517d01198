package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/** What fits a case-3 die: 64 GB, 8 % of it kept for activations and workspace. */
final class InstanceShapeTest {
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");
    /** Azure conversation trace: mean prompt 1,155 and output 211 tokens; half the output is there on average. */
    private static final double MEAN_LIVE_TOKENS = 1_155 + 211 / 2.0;

    private static final int LONGEST_MEAN_TOKENS = 1_155 + 211;

    private static InstanceShape shape(String model, int columns, int rows) {
        return new InstanceShape(ModelCatalogue.load(model), CASE_3, columns, rows, 1);
    }

    /** Sequences of the mean length that the instance's KV room holds. */
    private static double sequences(InstanceShape shape, double tokens) {
        return Math.max(0, shape.kvBytesPerDie()) / (shape.model().kvBytesPerTokenPerDie(shape.tp()) * tokens);
    }

    @Test
    void sevenBillionFitOneDieWithAboutSeventySequences() {
        assertThat(sequences(shape("llama-2-7b", 1, 1), MEAN_LIVE_TOKENS)).isBetween(66.0, 72.0);
    }

    @Test
    void thirtyBillionNeedTwoDies() {
        assertThat(shape("llama-30b", 1, 1).kvBytesPerDie()).isNegative();
        assertThat(shape("llama-30b", 1, 1).kvBlocks(16)).isZero();
        assertThat(sequences(shape("llama-30b", 2, 1), LONGEST_MEAN_TOKENS)).isGreaterThan(10);
    }

    @Test
    void seventyBillionNeedFourDies() {
        ModelSpec model = ModelCatalogue.load("llama-3-70b");
        assertThat(shape("llama-3-70b", 2, 1).kvBytesPerDie()).isNegative();
        assertThat(model.heads() % 3).as("TP 3 does not divide the heads").isNotZero();
        assertThat(sequences(shape("llama-3-70b", 2, 2), LONGEST_MEAN_TOKENS)).isGreaterThan(100);
    }

    @Test
    void gptThreeNeedsEightDiesAndHoldsAboutTwentyOneSequences() {
        ModelSpec model = ModelCatalogue.load("gpt-3-175b");
        assertThat(sequences(shape("gpt-3-175b", 2, 3), LONGEST_MEAN_TOKENS))
                .as("on six dies not one sequence of mean length")
                .isLessThan(1);
        assertThat(model.heads() % 7).as("TP 7 does not divide the heads").isNotZero();
        assertThat(sequences(shape("gpt-3-175b", 2, 4), MEAN_LIVE_TOKENS)).isBetween(20.0, 22.0);
    }

    @Test
    void aPartOfADieHasThatPartOfItsCapacity() {
        ModelSpec model = ModelCatalogue.load("llama-2-7b");
        InstanceShape half = new InstanceShape(model, CASE_3, 1, 1, 0.5);
        assertThat(half.kvBytesPerDie() + half.weightBytesPerDie()).isEqualTo((long) (0.5 * 0.92 * 64e9));
        assertThat(new InstanceShape(model, CASE_3, 1, 1, 0.125).kvBlocks(16)).isZero();
    }

    @Test
    void blocksFollowTheAttentionKind() {
        InstanceShape grouped = shape("llama-3-70b", 2, 4);
        InstanceShape replicated = shape("llama-3-70b", 4, 4);
        long perTokenPerHead = 2L * 80 * 128 * 2;
        assertThat(grouped.kvBlocks(16)).isEqualTo(grouped.kvBytesPerDie() / (16 * perTokenPerHead));
        assertThat(replicated.kvBlocks(16))
                .as("eight KV heads on sixteen dies: one each, replicated")
                .isEqualTo(replicated.kvBytesPerDie() / (16 * perTokenPerHead));
    }
}
