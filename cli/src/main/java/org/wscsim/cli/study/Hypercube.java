package org.wscsim.cli.study;

import java.util.SplittableRandom;

/**
 * Latin hypercube samples of the unit box (McKay, Beckman and Conover, 1979): each axis is cut into as many equal parts as
 * there are samples, and each part is met once. The same seed gives the same samples anywhere. Stateless.
 */
public final class Hypercube {
    private Hypercube() {}

    /** Rows are samples, columns axes; values in [0, 1). */
    public static double[][] samples(int count, int axes, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] samples = new double[count][axes];
        for (int axis = 0; axis < axes; axis++) {
            int[] parts = new int[count];
            for (int i = 0; i < count; i++) {
                int at = random.nextInt(i + 1);
                parts[i] = parts[at];
                parts[at] = i;
            }
            for (int i = 0; i < count; i++) {
                samples[i][axis] = (parts[i] + random.nextDouble()) / count;
            }
        }
        return samples;
    }
}
