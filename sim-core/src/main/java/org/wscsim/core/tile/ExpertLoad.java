package org.wscsim.core.tile;

/**
 * How many tokens the experts of the hottest die of a mixture-of-experts layer receive. Expert {@code i} (from 1) of E is
 * chosen with a frequency proportional to {@code i^-skew}; a token visits {@code topK}, none twice, so no expert receives
 * more tokens than there are. Experts are dealt to dies round robin, in order of load, so that die 0 is the hottest.
 * Immutable.
 */
final class ExpertLoad {
    private final double[] rows;
    private final double[] touched;

    private ExpertLoad(double[] rows, double[] touched) {
        this.rows = rows;
        this.touched = touched;
    }

    static ExpertLoad ofHottestDie(long tokens, int experts, int topK, int ep, double skew) {
        double sum = 0;
        for (int i = 1; i <= experts; i++) {
            sum += StrictMath.pow(i, -skew);
        }
        int local = Math.ceilDiv(experts, ep);
        double[] rows = new double[local];
        double[] touched = new double[local];
        for (int i = 0; i < local; i++) {
            double frequency = Math.min(1, topK * StrictMath.pow(i * (double) ep + 1, -skew) / sum);
            rows[i] = tokens * frequency;
            touched[i] = 1 - StrictMath.pow(1 - frequency, (double) tokens);
        }
        return new ExpertLoad(rows, touched);
    }

    /** Experts on the die. */
    int count() {
        return rows.length;
    }

    /** Tokens that expert {@code i} receives on average. */
    double rows(int i) {
        return rows[i];
    }

    /** Probability that any token visits expert {@code i}. */
    double touched(int i) {
        return touched[i];
    }

    /** Tokens of all experts on the die, a token counted once per expert that it visits. */
    double rows() {
        double sum = 0;
        for (double own : rows) {
            sum += own;
        }
        return sum;
    }

    /** Experts that any token visits, on average. */
    double touched() {
        double sum = 0;
        for (double own : touched) {
            sum += own;
        }
        return sum;
    }

    /** Tokens of the busiest expert, given that there is one. */
    long hottestRows() {
        return (long) Math.max(1, Math.ceil(rows[0] / touched[0]));
    }
}
