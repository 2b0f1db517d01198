package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel.GroupedGemm;

final class ExpertLoadPropertyTest {
    private static final long SEED = 20_260_701;
    private static final int WORLDS = 300;

    private static GroupedGemm layer(long tokens, int experts, int topK, int ep, double skew) {
        return new GroupedGemm(tokens, 4_096, 1_536, experts, topK, 1, ep, skew);
    }

    private static GroupedGemm random(Random random) {
        int experts = 1 << (1 + random.nextInt(9));
        int topK = 1 + random.nextInt(Math.min(experts, 12));
        int ep = 1 << random.nextInt(Integer.numberOfTrailingZeros(experts) + 1);
        double skew = random.nextInt(4) == 0 ? 0 : 0.8 + 0.5 * random.nextDouble();
        return layer(1 + random.nextInt(5_000), experts, topK, ep, skew);
    }

    @Test
    void everyPairIsSomewhereAndTheBusiestDeviceHasAtLeastItsShare() {
        Random random = new Random(SEED);
        for (int i = 0; i < WORLDS; i++) {
            GroupedGemm layer = random(random);
            ExpertLoad load = ExpertLoad.of(layer);
            double pairs = (double) layer.tokens() * layer.topK();
            String world = "seed=" + SEED + ", i=" + i + ", " + layer;
            assertThat(load.rows()).as(world).isBetween(pairs / layer.ep() - 1e-9, pairs + 1e-9);
            if (layer.ep() == 1) {
                assertThat(load.rows()).as(world).isCloseTo(pairs, within(1e-9));
            }
        }
    }

    @Test
    void blocksHoldTheRowsAndPadAtMostOneBlockPerExpert() {
        Random random = new Random(SEED);
        for (int i = 0; i < WORLDS; i++) {
            GroupedGemm layer = random(random);
            ExpertLoad load = ExpertLoad.of(layer);
            String world = "seed=" + SEED + ", i=" + i + ", " + layer;
            double held = Math.ceilDiv(layer.experts(), layer.ep());
            assertThat(load.activeExperts()).as(world).isBetween(1.0, Math.min(held, load.rows()) + 1e-9);
            assertThat(load.squareBlocks())
                    .as(world)
                    .isBetween(load.rows() / 64 - 1e-9, load.rows() / 64 + load.activeExperts());
            assertThat(load.narrowBlocks())
                    .as(world)
                    .isBetween(load.rows() / 16 - 1e-9, load.rows() / 16 + load.activeExperts());
        }
    }

    /** No expert gets a token twice, so all tokens on one expert is the most that a device with one expert can hold. */
    @Test
    void anExpertHasAtMostEveryToken() {
        for (long tokens = 2; tokens <= 4_096; tokens *= 2) {
            for (double skew : new double[] {0, 1, 1.01, 1.2, 3}) {
                ExpertLoad load = ExpertLoad.of(layer(tokens, 8, 2, 8, skew));
                assertThat(load.rows()).as("tokens=%s, skew=%s", tokens, skew).isLessThanOrEqualTo(tokens + 1e-9);
            }
        }
    }

    @Test
    void balancedLoadsAreEqual() {
        ExpertLoad load = ExpertLoad.of(layer(1_024, 64, 8, 8, 0));
        assertThat(load).isEqualTo(new ExpertLoad(8, 1_024, 8 * 8, 8 * 2));
    }

    @Test
    void oneTokenHitsAsManyExpertsAsItChooses() {
        assertThat(ExpertLoad.of(layer(1, 256, 8, 1, 1.01)).activeExperts()).isEqualTo(8);
        assertThat(ExpertLoad.of(layer(1, 256, 8, 1, 0)).activeExperts()).isEqualTo(8);
    }

    @Test
    void skewOnlyAddsToTheBusiestDevice() {
        for (long tokens = 64; tokens <= 16_384; tokens *= 4) {
            double balanced = ExpertLoad.of(layer(tokens, 128, 8, 16, 0)).rows();
            assertThat(ExpertLoad.of(layer(tokens, 128, 8, 16, 1.01)).rows()).isGreaterThan(balanced);
        }
    }

    @Test
    void anExponentOfOneIsTheLimitOfItsNeighbours() {
        double at = ExpertLoad.of(layer(4_096, 64, 8, 8, 1)).rows();
        double beside = ExpertLoad.of(layer(4_096, 64, 8, 8, 1 + 1e-6)).rows();
        assertThat(at / beside).isCloseTo(1, within(1e-3));
    }

    /** The density x^-1 on [1, H] has mean (H - 1) / ln H: the busiest of many experts has about ln H times it. */
    @Test
    void theBusiestExpertFollowsTheLogarithmOfTheTokens() {
        long tokens = 4_096;
        int experts = 512;
        double mean = tokens * 8.0 / experts;
        double busiest = ExpertLoad.of(layer(tokens, experts, 8, experts, 1)).rows();
        assertThat(busiest / mean / StrictMath.log(0.8 * tokens)).isBetween(0.8, 1.2);
    }
}
