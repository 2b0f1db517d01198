package org.wscsim.traces.synthetic;

/**
 * Draws dependent prompt and output lengths of a {@link FittedSpec}.
 *
 * <p>A block of n requests takes the n points (s/n, frac(s phi + shift)) of a rank-1 lattice with the golden ratio phi, in
 * random order and with a random shift per block: the points fill the unit square evenly, so each slice of the prompts
 * also gets its outputs evenly (Cranley and Patterson, SIAM J. Numer. Anal. 13, 1976). Confined to one thread.
 */
final class FittedLengths {
    private static final double GOLDEN_FRACTION = 0.6180339887498949;

    private final FittedSpec spec;
    private final QuantileTable[] outputs;
    private final RandomStream shifts;
    private final StratifiedOrder order;
    private double shift;
    private int promptTokens;
    private int outputTokens;

    FittedLengths(FittedSpec spec, long seed) {
        this.spec = spec;
        this.outputs = spec.outputs().toArray(QuantileTable[]::new);
        this.shifts = new RandomStream(seed, "length-shifts");
        this.order = new StratifiedOrder(new RandomStream(seed, "lengths"), spec.requests());
    }

    /** Draws the next pair. */
    void next() {
        if (order.next()) {
            shift = shifts.nextDouble();
        }
        final double promptProbability = order.probability();
        final double turns = order.stratum() * GOLDEN_FRACTION + shift;
        final double outputProbability = turns - (long) turns;
        final QuantileTable output = outputs[(int) (promptProbability * outputs.length)];
        promptTokens = tokens(spec.prompts().at(promptProbability));
        outputTokens = tokens(output.at(outputProbability));
    }

    static int tokens(double value) {
        return Math.max(1, (int) (value + 0.5));
    }

    int promptTokens() {
        return promptTokens;
    }

    int outputTokens() {
        return outputTokens;
    }
}
