package org.wscsim.traces.synthetic;

import java.util.Arrays;

/**
 * A distribution given by a few of its quantiles: between two knots (probability, value) the value runs linearly.
 *
 * <p>A guide of {@value #GUIDE_CELLS} equal cells holds the first knot interval that reaches into the cell, so a lookup
 * costs a multiplication, two loads and rarely a step. Immutable.
 */
final class QuantileTable {
    private static final int GUIDE_CELLS = 512;
    private static final double PARTS_PER_MILLION = 1e-6;

    private final double[] probabilities;
    private final double[] values;
    private final double[] slopes;
    private final int[] guide = new int[GUIDE_CELLS];

    private QuantileTable(double[] probabilities, double[] values) {
        this.probabilities = probabilities;
        this.values = values;
        final int last = probabilities.length - 1;
        slopes = new double[last];
        for (int k = 0; k < last; k++) {
            assert probabilities[k] < probabilities[k + 1] && values[k] <= values[k + 1] : "knot " + k;
            slopes[k] = (values[k + 1] - values[k]) / (probabilities[k + 1] - probabilities[k]);
        }
        assert probabilities[0] == 0 && probabilities[last] == 1 : "knots do not cover 0..1";
        int knot = 0;
        for (int cell = 0; cell < GUIDE_CELLS; cell++) {
            while (probabilities[knot + 1] <= (double) cell / GUIDE_CELLS) {
                knot++;
            }
            guide[cell] = knot;
        }
    }

    /** Knots as text: {@code probability in millionths:value}, separated by spaces, from 0 to 1000000. */
    static QuantileTable parse(String knots) {
        final String[] pairs = knots.strip().split("\\s+");
        final double[] probabilities = new double[pairs.length];
        final double[] values = new double[pairs.length];
        for (int k = 0; k < pairs.length; k++) {
            final int colon = pairs[k].indexOf(':');
            final int millionths = Integer.parseInt(pairs[k].substring(0, colon));
            probabilities[k] = millionths == 1_000_000 ? 1 : millionths * PARTS_PER_MILLION;
            values[k] = Double.parseDouble(pairs[k].substring(colon + 1));
        }
        return new QuantileTable(probabilities, values);
    }

    /** The same shape with mean 1. */
    QuantileTable withUnitMean() {
        final double mean = mean();
        return new QuantileTable(
                probabilities, Arrays.stream(values).map(v -> v / mean).toArray());
    }

    /** Exact mean of the piecewise linear distribution. */
    double mean() {
        double mean = 0;
        for (int k = 0; k < slopes.length; k++) {
            mean += (probabilities[k + 1] - probabilities[k]) * (values[k] + values[k + 1]) / 2;
        }
        return mean;
    }

    /**
     * The value at a probability.
     *
     * @param probability in [0, 1)
     */
    double at(double probability) {
        int knot = guide[(int) (probability * GUIDE_CELLS)];
        while (probabilities[knot + 1] <= probability) {
            knot++;
        }
        return values[knot] + (probability - probabilities[knot]) * slopes[knot];
    }
}
