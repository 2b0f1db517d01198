package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaterfallPropertyTest {
    private static final long SEED = 7070;

    private static Claim claim(int assumptions) {
        List<Claim.Assumption> all = new ArrayList<>();
        for (int i = 0; i < assumptions; i++) {
            all.add(new Claim.Assumption("assumption " + i, List.of(), List.of()));
        }
        return new Claim("t", "s", Claim.Metric.MEAN_E2E, 3, 0.2, List.of(), all, List.of());
    }

    private static double[] ratios(int assumptions, SplittableRandom random) {
        double[] ratios = new double[1 << assumptions];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = StrictMath.exp(random.nextDouble(-3, 3));
        }
        return ratios;
    }

    @Test
    void contributionsSumToTheTotalExactly() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int world = 0; world < 200; world++) {
            double[] ratios = ratios(1 + world % 7, random);
            Waterfall waterfall = Waterfall.of(claim(1 + world % 7), true, mask -> ratios[mask]);
            long sum = 0;
            long shapley = 0;
            for (Waterfall.Step step : waterfall.steps()) {
                sum += step.nanoLog();
                shapley += Objects.requireNonNull(step.shapley());
            }
            assertThat(sum).as("seed %d, world %d", SEED, world).isEqualTo(waterfall.totalNanoLog());
            assertThat(shapley).as("seed %d, world %d", SEED, world).isEqualTo(waterfall.totalNanoLog());
            assertThat(waterfall.first()).isEqualTo(ratios[0]);
            assertThat(waterfall.last()).isEqualTo(ratios[ratios.length - 1]);
        }
    }

    /** Where assumptions do not depend on each other, order does not matter: all three figures are the same. */
    @Test
    void independentAssumptionsHaveOneContribution() {
        double[] factors = {1.5, 0.25, 3};
        Waterfall waterfall = Waterfall.of(claim(3), true, mask -> {
            double ratio = 2;
            for (int i = 0; i < factors.length; i++) {
                ratio *= (mask >> i & 1) == 0 ? 1 : factors[i];
            }
            return ratio;
        });
        for (int i = 0; i < factors.length; i++) {
            Waterfall.Step step = waterfall.steps().get(i);
            assertThat(step.factor()).isCloseTo(factors[i], within(1e-6));
            assertThat(step.shapleyFactor()).isCloseTo(factors[i], within(1e-6));
            assertThat(step.alone()).isCloseTo(2 * factors[i], within(1e-6));
            assertThat(step.without()).isCloseTo(waterfall.last() / factors[i], within(1e-6));
        }
    }

    /** Holds at 3 within a fifth: lost at the second step. */
    @Test
    void namesTheFirstStepThatChangesWhetherItHolds() {
        double[] prefix = {3, 3.1, 1, 1.1};
        Waterfall waterfall = Waterfall.of(claim(3), false, mask -> prefix[Integer.bitCount(mask)]);
        assertThat(waterfall.flipping()).isEqualTo(1);
        assertThat(Waterfall.of(claim(3), false, mask -> 9).flipping()).isEqualTo(-1);
    }

    @Test
    void withoutShapleyOnlyTheWorldsOfTheTableAreAskedFor() {
        List<Integer> worlds = Waterfall.worlds(5, false);
        assertThat(worlds).hasSize(6 + 4 + 4);
        Waterfall.of(claim(5), false, mask -> {
            assertThat(worlds).contains(mask);
            return 1;
        });
    }
}
