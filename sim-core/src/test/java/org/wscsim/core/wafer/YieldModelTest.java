package org.wscsim.core.wafer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mean counts over many drawn wafers against the models' formulas, within five standard errors measured on the draws. */
final class YieldModelTest {
    private static final WaferSpec CASE_3 = WaferCatalogue.load("wsc-case3");
    private static final double AREA_CM2 = CASE_3.die().widthMm() * CASE_3.die().heightMm() / 100;
    private static final int WAFERS = 1_500;

    private static void assertMean(YieldModel model, ToDoubleFunction<DefectMap> count, double expected) {
        double sum = 0;
        double squares = 0;
        for (int seed = 0; seed < WAFERS; seed++) {
            double value = count.applyAsDouble(model.draw(CASE_3, seed));
            sum += value;
            squares += value * value;
        }
        double mean = sum / WAFERS;
        double error = Math.sqrt((squares / WAFERS - mean * mean) / WAFERS);
        assertThat(mean)
                .as("%s, standard error %s", model, error)
                .isBetween(expected - 5 * error, expected + 5 * error);
        assertThat(error).as("the draws vary").isPositive();
    }

    @Test
    void bondingKillsSitesLinksAndStacksAtTheirRates() {
        YieldModel.Kgd model = new YieldModel.Kgd(0.95, 0.9, 0.97, 4);
        assertMean(model, DefectMap::deadDies, 54 * 0.05);
        assertMean(model, DefectMap::deadLinks, 93 * 0.1);
        // Stacks of dead dies do not count.
        assertMean(model, DefectMap::deadStacks, 54 * 0.95 * 4 * 0.03);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 20})
    void coresFailAsTheNegativeBinomialSays(double alpha) {
        double density = 0.3;
        YieldModel.Monolithic noSpares = new YieldModel.Monolithic(density, alpha, 0, 0, 256, 1);
        double works = Math.pow(1 + density * AREA_CM2 / 256 / alpha, -alpha);
        assertMean(noSpares, DefectMap::deadCores, 54 * 256 * (1 - works));
        assertMean(noSpares, DefectMap::deadDies, 0, 1);
    }

    private static void assertMean(YieldModel model, ToDoubleFunction<DefectMap> count, double least, double most) {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(count.applyAsDouble(model.draw(CASE_3, seed))).isBetween(least, most);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 2, 20})
    void aHitOnTheUncoreKillsTheDie(double alpha) {
        double density = 0.3;
        YieldModel.Monolithic enoughSpares = new YieldModel.Monolithic(density, alpha, 0.4, 10_000, 0, 1);
        double works = Math.pow(1 + density * AREA_CM2 * 0.4 / alpha, -alpha);
        assertMean(enoughSpares, DefectMap::deadDies, 54 * (1 - works));
        assertThat(enoughSpares.draw(CASE_3, 1).deadCores()).isZero();
    }

    @Test
    void withoutSparesADieLivesIfNothingOnItIsHit() {
        YieldModel.Monolithic model = new YieldModel.Monolithic(0.1, 2, 0.1, 0, 0, 1);
        double works = Math.pow(1 + 0.1 * AREA_CM2 / 2, -2);
        assertMean(model, DefectMap::deadDies, 54 * (1 - works));
    }

    @Test
    void moreSparesSaveDies() {
        int before = Integer.MAX_VALUE;
        for (int spares : new int[] {0, 1, 2, 4}) {
            int dead = 0;
            for (int seed = 0; seed < 200; seed++) {
                dead += new YieldModel.Monolithic(0.3, 2, 0.05, spares, 0, 1)
                        .draw(CASE_3, seed)
                        .deadDies();
            }
            assertThat(dead).as("spares=" + spares).isLessThan(before);
            before = dead;
        }
    }

    @Test
    void theSeedDecidesAndALowerYieldKillsMore() {
        for (long seed = 1; seed < 100; seed++) {
            DefectMap good = new YieldModel.Kgd(0.97, 0.96, 0.99, 4).draw(CASE_3, seed);
            DefectMap bad = new YieldModel.Kgd(0.9, 0.9, 0.9, 4).draw(CASE_3, seed);
            assertThat(new YieldModel.Kgd(0.97, 0.96, 0.99, 4).draw(CASE_3, seed))
                    .isEqualTo(good);
            for (int die = 0; die < good.dies(); die++) {
                assertThat(good.dieAlive(die) || !bad.dieAlive(die)).isTrue();
                for (int other : new int[] {die + 1, die + 6}) {
                    assertThat(!good.linkMarkedDead(die, other) || bad.linkMarkedDead(die, other))
                            .isTrue();
                }
            }
        }
        assertThat(new YieldModel.Kgd(0.9, 0.9, 1, 4).draw(CASE_3, 1))
                .isNotEqualTo(new YieldModel.Kgd(0.9, 0.9, 1, 4).draw(CASE_3, 2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 2, 50})
    void gammaVariatesHaveTheirMoments(double shape) {
        SplittableRandom random = new SplittableRandom(7);
        int n = 200_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = GammaVariate.ofMeanOne(shape, random);
            sum += x;
            squares += x * x;
        }
        double mean = sum / n;
        double variance = squares / n - mean * mean;
        assertThat(mean).isBetween(1 - 5 / Math.sqrt(n * shape), 1 + 5 / Math.sqrt(n * shape));
        assertThat(variance * shape).isBetween(0.9, 1.1);
    }
}
