package org.wscsim.core.measured;

/**
 * Measured times on a product grid made monotone: more work never takes less time.
 *
 * <p>Along one axis it is isotonic regression: neighbours that fall are pooled into their mean until none falls (Ayer et al.,
 * Ann. Math. Stat. 26, 1955). 3, 5, 4, 9 becomes 3, 4.5, 4.5, 9; what nothing contradicts is kept bit by bit. With more axes
 * the lines of each axis are pooled in turn, {@value #SWEEPS} times; that converges to a monotone grid but need not arrive,
 * so {@link MonotoneEnvelope} takes what little is left.
 *
 * <p>Cost: values x axes x sweeps. Stateless, any thread.
 */
final class IsotonicGrid {
    private static final int SWEEPS = 12;

    private IsotonicGrid() {}

    /**
     * @param values positive, row-major: the last axis varies fastest
     * @param sizes nodes of each axis
     * @return a new array of the same shape
     */
    static double[] of(double[] values, int... sizes) {
        double[] result = values.clone();
        boolean changed = true;
        for (int sweep = 0; changed && sweep < SWEEPS; sweep++) {
            changed = false;
            int stride = 1;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                changed |= poolLines(result, stride, sizes[axis]);
                stride *= sizes[axis];
            }
        }
        return MonotoneEnvelope.of(result, sizes);
    }

    private static boolean poolLines(double[] values, int stride, int size) {
        double[] means = new double[size];
        int[] counts = new int[size];
        boolean changed = false;
        for (int start = 0; start < values.length; start++) {
            if (start / stride % size == 0 && falls(values, start, stride, size)) {
                pool(values, start, stride, means, counts);
                changed = true;
            }
        }
        return changed;
    }

    private static boolean falls(double[] values, int start, int stride, int size) {
        for (int i = 1; i < size; i++) {
            if (values[start + i * stride] < values[start + (i - 1) * stride]) {
                return true;
            }
        }
        return false;
    }

    /** Pools adjacent violators of one line, whose nodes are {@code stride} apart; the arrays are scratch. */
    private static void pool(double[] values, int start, int stride, double[] means, int[] counts) {
        int pools = 0;
        for (int i = 0; i < means.length; i++) {
            means[pools] = values[start + i * stride];
            counts[pools] = 1;
            while (pools > 0 && means[pools - 1] > means[pools]) {
                int count = counts[pools - 1] + counts[pools];
                means[pools - 1] += (means[pools] - means[pools - 1]) * counts[pools] / count;
                counts[pools - 1] = count;
                pools--;
            }
            pools++;
        }
        int next = start;
        for (int pool = 0; pool < pools; pool++) {
            for (int i = 0; i < counts[pool]; i++, next += stride) {
                values[next] = means[pool];
            }
        }
    }

    /** The largest change of a measured value, relative to it; NaN marks what was not measured. */
    static double largestChange(double[] measured, double[] monotone) {
        double largest = 0;
        for (int i = 0; i < measured.length; i++) {
            if (!Double.isNaN(measured[i])) {
                largest = Math.max(largest, Math.abs(monotone[i] / measured[i] - 1));
            }
        }
        return largest;
    }
}
