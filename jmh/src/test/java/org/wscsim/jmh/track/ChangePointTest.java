package org.wscsim.jmh.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChangePointTest {
    @Test
    void findsAStep() {
        double[] series = noise(1, 24, 0.01);
        for (int i = 14; i < series.length; i++) {
            series[i] *= 1.1;
        }

        assertThat(ChangePoint.in(series)).singleElement().satisfies(change -> {
            assertThat(change.index()).isEqualTo(14);
            assertThat(change.ratio()).isCloseTo(1.1, within(0.02));
        });
    }

    @Test
    void findsTwoSteps() {
        double[] series = noise(2, 36, 0.01);
        for (int i = 12; i < 24; i++) {
            series[i] *= 1.2;
        }

        // The last run before a step may by chance be the most extreme of its level, and then counts as the first after
        // it.
        assertThat(ChangePoint.in(series))
                .extracting(ChangePoint::index)
                .satisfiesExactly(
                        index -> assertThat(index).isBetween(11, 12),
                        index -> assertThat(index).isBetween(23, 24));
    }

    @Test
    void noiseAndSingleSlowRunsAreNoChange() {
        for (int seed = 0; seed < 50; seed++) {
            double[] series = noise(seed, 20, 0.01);
            series[10] *= 3;
            assertThat(ChangePoint.in(series)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void fewRunsHaveNoChange() {
        assertThat(ChangePoint.in(new double[] {1, 1, 1, 2, 2, 2, 2})).isEmpty();
        assertThat(ChangePoint.in(new double[0])).isEmpty();
    }

    private static double[] noise(int seed, int length, double spread) {
        Random random = new Random(seed);
        double[] series = new double[length];
        for (int i = 0; i < length; i++) {
            series[i] = 1 + spread * random.nextGaussian();
        }
        return series;
    }
}
