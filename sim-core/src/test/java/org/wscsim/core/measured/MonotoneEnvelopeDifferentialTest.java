package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Running extremes per axis against the definition over all pairs of nodes. */
final class MonotoneEnvelopeDifferentialTest {
    @Test
    void agreesWithTheDefinitionAndIsMonotone() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] sizes = {random.nextInt(1, 5), random.nextInt(1, 5), random.nextInt(1, 5)};
            double[] values = random.doubles((long) sizes[0] * sizes[1] * sizes[2], 0.1, 10)
                    .toArray();
            double[] monotone = MonotoneEnvelope.of(values, sizes);
            for (int i = 0; i < values.length; i++) {
                double above = values[i];
                double below = values[i];
                for (int j = 0; j < values.length; j++) {
                    if (atOrBelow(j, i, sizes)) {
                        above = Math.max(above, values[j]);
                        assertThat(monotone[j]).as("seed=%d", seed).isLessThanOrEqualTo(monotone[i]);
                    }
                    below = atOrBelow(i, j, sizes) ? Math.min(below, values[j]) : below;
                }
                assertThat(monotone[i]).as("seed=%d", seed).isCloseTo(StrictMath.sqrt(above * below), within(1e-12));
            }
        }
    }

    private static boolean atOrBelow(int a, int b, int[] sizes) {
        return a / sizes[2] / sizes[1] <= b / sizes[2] / sizes[1]
                && a / sizes[2] % sizes[1] <= b / sizes[2] % sizes[1]
                && a % sizes[2] <= b % sizes[2];
    }
}
