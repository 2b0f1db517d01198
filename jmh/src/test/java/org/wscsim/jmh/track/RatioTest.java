package org.wscsim.jmh.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RatioTest {
    /** Differences of 1, 2 and 3: mean 2, standard error 1 / sqrt(3), t(2 degrees, 97.5 %) = 4.3027 (Student's table). */
    @Test
    void intervalOfRatiosIsStudents() {
        double[] ratios = {Math.exp(1), Math.exp(2), Math.exp(3)};

        Ratio ratio = Ratio.ofRatios(ratios, 0.95);

        assertThat(Math.log(ratio.value())).isCloseTo(2, within(1e-12));
        assertThat(Math.log(ratio.low())).isCloseTo(2 - 4.302653 / Math.sqrt(3), within(1e-5));
        assertThat(Math.log(ratio.high())).isCloseTo(2 + 4.302653 / Math.sqrt(3), within(1e-5));
    }

    /** Two samples of equal spread: Welch's degrees of freedom are Student's 4, t = 2.7764; each variance is 1. */
    @Test
    void intervalOfTwoSamplesIsWelchs() {
        double[] first = {Math.exp(1), Math.exp(2), Math.exp(3)};
        double[] second = {Math.exp(2), Math.exp(3), Math.exp(4)};

        Ratio ratio = Ratio.unpaired(first, second, 0.95);

        assertThat(ratio.value()).isCloseTo(Math.E, within(1e-12));
        assertThat(Math.log(ratio.high())).isCloseTo(1 + 2.776445 * Math.sqrt(2.0 / 3), within(1e-5));
    }

    @Test
    void oneValueHasNoInterval() {
        Ratio ratio = Ratio.unpaired(new double[] {1}, new double[] {2}, 0.95);

        assertThat(ratio.value()).isCloseTo(2, within(1e-12));
        assertThat(ratio.isAbove(1)).isFalse();
        assertThat(ratio.low()).isZero();
        assertThat(ratio.high()).isInfinite();
    }

    /** Of intervals of equal samples about one in twenty excludes 1: 40 to 160 of 2,000 is twelve standard errors wide. */
    @Test
    void excludesEqualityAsOftenAsItSays() {
        Random random = new Random(1);
        int excluded = 0;
        for (int i = 0; i < 2_000; i++) {
            Ratio ratio = Ratio.unpaired(sample(random), sample(random), 0.95);
            excluded += ratio.isAbove(1) || ratio.isBelow(1) ? 1 : 0;
        }
        assertThat(excluded).isBetween(40, 160);
    }

    private static double[] sample(Random random) {
        double[] values = new double[6];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(0.1 * random.nextGaussian());
        }
        return values;
    }
}
