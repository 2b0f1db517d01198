package org.wscsim.validation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ScoreTest {
    @Test
    void figuresOfAHandComputedExample() {
        Score score = Score.of(new double[] {1, 2, 4}, new double[] {1.1, 1.8, 4});
        assertThat(score.mape()).isCloseTo(20.0 / 3, within(1e-9));
        assertThat(score.bias()).isCloseTo(0, within(1e-9));
        assertThat(score.medianApe()).isCloseTo(10, within(1e-9));
        assertThat(score.spearman()).isEqualTo(1);
        double residual = Math.pow(Math.log(1.1), 2) + Math.pow(Math.log(0.9), 2);
        assertThat(score.r2Log()).isCloseTo(1 - residual / (2 * Math.pow(Math.log(2), 2)), within(1e-9));
    }

    @Test
    void rowsWithoutAPredictionCountAsMissingNotAsZero() {
        Score score = Score.of(new double[] {1, 2, 4}, new double[] {1, Double.NaN, 8});
        assertThat(score.rows()).isEqualTo(3);
        assertThat(score.predicted()).isEqualTo(2);
        assertThat(score.mape()).isCloseTo(50, within(1e-9));
        assertThat(Score.of(new double[] {1}, new double[] {Double.NaN}).mape()).isNaN();
    }
}
