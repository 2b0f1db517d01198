package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;

final class ExpertLoadTest {
    private static final long SEED = 20_251_123;

    private static ExpertSpec experts(int count, int topK, Placement placement, double skew) {
        return new ExpertSpec(count, topK, 1_024, 1, 0, false, false, placement, skew);
    }

    /** E (1 - (1 - k/E)^B): Mixtral's 8 experts, 2 a token; a batch of 4 touches 8 (1 - 0.75^4) of them. */
    @Test
    void balancedExpertsAreTouchedAsTheClosedFormSays() {
        ExpertLoad load = ExpertLoad.of(experts(8, 2, Placement.SPLIT, 0), 4);
        assertThat(load.experts()).isEqualTo(8);
        assertThat(load.visitsPerToken()).isCloseTo(2, within(1e-12));
        assertThat(8 * load.touchedShare(1)).isCloseTo(2, within(1e-12));
        assertThat(8 * load.touchedShare(4)).isCloseTo(8 * (1 - 0.31640625), within(1e-12));
        assertThat(load.touchedShare(0)).isZero();
        assertThat(load.touchedShare(10_000)).isCloseTo(1, within(1e-12));
    }

    @Test
    void aTokenVisitsAsManyExpertsAsItShouldAndNoneTwice() {
        for (double skew : new double[] {0, 0.3, 1, 2, 8}) {
            for (int topK : new int[] {1, 2, 8, 63, 64}) {
                double[] probabilities = ExpertLoad.probabilities(64, topK, skew);
                assertThat(Arrays.stream(probabilities).sum()).isCloseTo(topK, within(1e-9));
                assertThat(probabilities[0]).isLessThanOrEqualTo(1);
                for (int i = 1; i < probabilities.length; i++) {
                    assertThat(probabilities[i]).isBetween(0.0, probabilities[i - 1]);
                }
            }
        }
    }

    @Test
    void spreadExpertsAreSharedOutOverTheDies() {
        ExpertLoad balanced = ExpertLoad.of(experts(256, 8, Placement.SPREAD, 0), 16);
        assertThat(balanced.experts()).isEqualTo(16);
        assertThat(balanced.visitsPerToken()).isCloseTo(0.5, within(1e-12));
        assertThat(ExpertLoad.of(experts(8, 2, Placement.SPREAD, 0), 3).experts())
                .isEqualTo(3);
    }

    @Test
    void theBusiestDieGetsBusierWithTheSkew() {
        double before = 0;
        for (double skew : new double[] {0, 0.2, 0.5, 1, 1.5, 3}) {
            // One visit a token: with more, popular experts that every token visits even the load out again.
            double visits =
                    ExpertLoad.of(experts(64, 1, Placement.SPREAD, skew), 8).visitsPerToken();
            assertThat(visits).as("skew=%s", skew).isGreaterThan(before).isLessThanOrEqualTo(1);
            before = visits;
        }
        // By hand, 4 experts, 1 a token, weights 1, 1/2, 1/3, 1/4: die 0 of 2 holds the first and the third.
        assertThat(ExpertLoad.of(experts(4, 1, Placement.SPREAD, 1), 2).visitsPerToken())
                .isCloseTo((1 + 1 / 3.0) / (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0), within(1e-12));
    }

    /** Tokens drawn one by one are the obvious reference; one visit a token, where drawing needs no assumption. */
    @Test
    void drawnTokensTouchAsManyExperts() {
        SplittableRandom random = new SplittableRandom(SEED);
        ExpertLoad load = ExpertLoad.of(experts(32, 1, Placement.SPLIT, 1.1), 1);
        double[] probabilities = ExpertLoad.probabilities(32, 1, 1.1);
        for (int tokens : new int[] {1, 7, 40}) {
            int rounds = 4_000;
            long touched = 0;
            for (int round = 0; round < rounds; round++) {
                BitSet seen = new BitSet();
                for (int i = 0; i < tokens; i++) {
                    seen.set(draw(probabilities, random.nextDouble()));
                }
                touched += seen.cardinality();
            }
            assertThat(32 * load.touchedShare(tokens))
                    .as("seed=%d, tokens=%d", SEED, tokens)
                    .isCloseTo((double) touched / rounds, within(0.15));
        }
    }

    private static int draw(double[] probabilities, double value) {
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += probabilities[i];
            if (value < sum) {
                return i;
            }
        }
        return probabilities.length - 1;
    }
}
