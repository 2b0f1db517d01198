package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class IsotonicGridTest {
    @Test
    void neighboursThatFallArePooled() {
        assertThat(IsotonicGrid.of(new double[] {3, 5, 4, 9}, 4)).containsExactly(3, 4.5, 4.5, 9);
    }

    @Test
    void monotoneValuesStayAsTheyAre() {
        double[] values = {0.1, 0.3, 0.2, 0.7};
        assertThat(IsotonicGrid.of(values, 2, 2)).containsExactly(values);
    }

    @Test
    void changesAreRelativeAndIgnoreHoles() {
        assertThat(IsotonicGrid.largestChange(new double[] {2, Double.NaN, 4}, new double[] {3, 7, 4}))
                .isEqualTo(0.5);
    }

    /** Against the min-max formula: the largest over starts, of the smallest over ends, of the mean between. */
    @Test
    void aLineAgreesWithTheMinMaxFormula() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = random.doubles(random.nextInt(1, 15), 0.1, 10).toArray();
            double[] monotone = IsotonicGrid.of(values, values.length);
            for (int at = 0; at < values.length; at++) {
                assertThat(monotone[at]).as("seed=%d at=%d", seed, at).isCloseTo(minMax(values, at), within(1e-12));
            }
        }
    }

    private static double minMax(double[] values, int at) {
        double most = 0;
        for (int from = 0; from <= at; from++) {
            double least = Double.POSITIVE_INFINITY;
            for (int to = at; to < values.length; to++) {
                double sum = 0;
                for (int i = from; i <= to; i++) {
                    sum += values[i];
                }
                least = Math.min(least, sum / (to - from + 1));
            }
            most = Math.max(most, least);
        }
        return most;
    }

    @Test
    void aGridIsMonotoneInAllAxesTogetherAndOnlyMovedWhereItMust() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int columns = random.nextInt(1, 6);
            int rows = random.nextInt(1, 6);
            double[] values = random.doubles((long) columns * rows, 0.1, 10).toArray();
            double[] monotone = IsotonicGrid.of(values, rows, columns);
            for (int i = 0; i < values.length; i++) {
                boolean contradicted = false;
                for (int j = 0; j < values.length; j++) {
                    boolean below = j / columns <= i / columns && j % columns <= i % columns;
                    boolean above = j / columns >= i / columns && j % columns >= i % columns;
                    assertThat(!below || monotone[j] <= monotone[i])
                            .as("seed=%d", seed)
                            .isTrue();
                    contradicted |= (below && values[j] > values[i]) || (above && values[j] < values[i]);
                }
                assertThat(contradicted || monotone[i] == values[i])
                        .as("seed=%d", seed)
                        .isTrue();
            }
        }
    }
}
