package org.wscsim.core.measured;

/**
 * A monotone function near to values on a product grid, in closed form.
 *
 * <p>With v the measured values, let U(x) be the largest v at or below x in every coordinate, and L(x) the smallest v at or
 * above. Both are monotone and L &lt;= v &lt;= U; the result is their geometric mean. Of all monotone functions it has the
 * least largest change of log v (isotonic regression in the maximum norm; Ubhaya, J. Approx. Theory 12, 1974), and a
 * value that no other contradicts is kept bit by bit. Example: 3, 5, 4, 9 becomes 3, 4.47, 4.47, 9.
 *
 * <p>Cost: two passes over the values per axis. Stateless, any thread.
 */
final class MonotoneEnvelope {
    private MonotoneEnvelope() {}

    /**
     * @param values positive, row-major: the last axis varies fastest
     * @param sizes nodes of each axis
     * @return a new array of the same shape
     */
    static double[] of(double[] values, int... sizes) {
        double[] above = values.clone();
        double[] below = values.clone();
        int stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            accumulate(above, below, stride, sizes[axis]);
            stride *= sizes[axis];
        }
        assert stride == values.length : stride;
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = above[i] == below[i] ? values[i] : Math.sqrt(above[i] * below[i]);
        }
        return result;
    }

    /** Running maximum upwards and running minimum downwards along one axis. */
    private static void accumulate(double[] above, double[] below, int stride, int size) {
        for (int i = 0; i < above.length; i++) {
            if (i / stride % size > 0) {
                above[i] = Math.max(above[i], above[i - stride]);
            }
        }
        for (int i = below.length - 1; i >= 0; i--) {
            if (i / stride % size < size - 1) {
                below[i] = Math.min(below[i], below[i + stride]);
            }
        }
    }
}
