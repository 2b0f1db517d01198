package org.wscsim.core.measured;

/**
 * Fills the nodes of a product grid that were not measured.
 *
 * <p>A hole that lies between two known nodes along an axis takes the linear interpolation between the nearest two; the
 * mean, where several axes have them. Passes are repeated, each over what the one before knew, until all is known. Holes
 * with known nodes on one side only wait until nothing else can be filled, then take the nearest one's value.
 *
 * <p>Cost: a pass is nodes x axes x nodes per axis at worst; two grids joined need two passes. Confined to the caller.
 */
final class HoleFiller {
    private final double[] values;
    private final int[][] axes;
    private final int[] strides;

    /**
     * @param values row-major over the axes, NaN where nothing was measured, at least one number; filled in place
     */
    HoleFiller(double[] values, int[]... axes) {
        this.values = values;
        this.axes = axes;
        strides = new int[axes.length];
        int stride = 1;
        for (int axis = axes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= axes[axis].length;
        }
        assert stride == values.length;
    }

    void fill() {
        int left;
        do {
            int filled = pass(false);
            if (filled == 0) {
                filled = pass(true);
            }
            left = holes();
            assert filled > 0 || left == 0 : left;
        } while (left > 0);
    }

    private int holes() {
        int count = 0;
        for (double value : values) {
            count += Double.isNaN(value) ? 1 : 0;
        }
        return count;
    }

    private int pass(boolean oneSided) {
        double[] known = values.clone();
        int filled = 0;
        for (int node = 0; node < known.length; node++) {
            if (Double.isNaN(known[node])) {
                values[node] = estimate(known, node, oneSided);
                filled += Double.isNaN(values[node]) ? 0 : 1;
            }
        }
        return filled;
    }

    private double estimate(double[] known, int node, boolean oneSided) {
        double sum = 0;
        int count = 0;
        for (int axis = 0; axis < axes.length; axis++) {
            double value = along(known, node, axis, oneSided);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    private double along(double[] known, int node, int axis, boolean oneSided) {
        int at = node / strides[axis] % axes[axis].length;
        int start = node - at * strides[axis];
        int low = nearest(known, start, axis, at, -1);
        int high = nearest(known, start, axis, at, 1);
        if (low >= 0 && high >= 0) {
            double weight = (axes[axis][at] - axes[axis][low]) / (double) (axes[axis][high] - axes[axis][low]);
            return (1 - weight) * known[start + low * strides[axis]] + weight * known[start + high * strides[axis]];
        }
        int side = Math.max(low, high);
        return oneSided && side >= 0 ? known[start + side * strides[axis]] : Double.NaN;
    }

    /** Index on the axis of the nearest known node from {@code at} in a direction, or -1. */
    private int nearest(double[] known, int start, int axis, int at, int step) {
        for (int i = at + step; i >= 0 && i < axes[axis].length; i += step) {
            if (!Double.isNaN(known[start + i * strides[axis]])) {
                return i;
            }
        }
        return -1;
    }
}
