package org.wscsim.validation.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class RelativeRegressionTest {
    private static RelativeRegression line(double pull) {
        return new RelativeRegression(new double[] {1, 1}, new double[] {0, 0}, pull);
    }

    @Test
    void findsTheLineThatMadeTheRowsDespiteOutliers() {
        RelativeRegression regression = line(0.01);
        for (int i = 1; i <= 20; i++) {
            regression.add(i % 7 == 0 ? 1_000 : 3 + 2.0 * i, 1, i);
        }
        double[] found = regression.solve();
        assertThat(found[0]).isCloseTo(3, within(1e-6));
        assertThat(found[1]).isCloseTo(2, within(1e-6));
    }

    @Test
    void whatTheRowsDoNotShowStaysAtItsPrior() {
        RelativeRegression regression = line(0.1);
        regression.add(5, 1, 0);
        regression.add(5, 1, 0);
        assertThat(regression.solve()).containsExactly(new double[] {5, 1}, within(1e-9));
    }

    @Test
    void keepsItsLowerBounds() {
        RelativeRegression regression = new RelativeRegression(new double[] {2, 2}, new double[] {0, 1}, 0);
        for (int i = 1; i <= 10; i++) {
            regression.add(0.5 * i, 1, i);
        }
        assertThat(regression.solve()[1]).isGreaterThanOrEqualTo(1 - 1e-9);
    }

    @Test
    void noOtherLineHasALessError() {
        RelativeRegression regression = line(0);
        for (int i = 1; i <= 12; i++) {
            regression.add(3 + 2.0 * i + (i * 7 % 5 - 2) * 0.4, 1, i);
        }
        double[] found = regression.solve();
        double least = regression.error(found);
        for (double a = -0.5; a <= 0.5; a += 0.05) {
            for (double b = -0.5; b <= 0.5; b += 0.05) {
                assertThat(regression.error(new double[] {found[0] + a, found[1] + b}))
                        .isGreaterThanOrEqualTo(least - 1e-9);
            }
        }
    }
}
