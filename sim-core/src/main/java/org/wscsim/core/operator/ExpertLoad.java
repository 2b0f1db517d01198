package org.wscsim.core.operator;

import java.util.Arrays;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;

/**
 * How tokens visit the experts of one block, seen from the busiest die.
 *
 * <p>The i-th most popular of E experts has weight i<sup>-s</sup>. A token visits k different experts, so expert i with
 * probability pi_i, proportional to the weight but at most 1, and the pi_i add up to k. Tokens choose independently; n of
 * them visit on average {@code sum 1 - (1 - pi_i)^n} different experts (balanced: {@code E (1 - (1 - k/E)^n)}). Where
 * experts are spread, they are dealt to the dies in order of popularity, so die 0 has experts 0, D, 2 D, ... and is the
 * busiest: a placement that knows the load and does what one round of dealing can.
 *
 * <p>Immutable, any thread. Cost of {@link #touchedShare}: one power per different probability on the die.
 */
public final class ExpertLoad {
    private final int experts;
    private final double[] probabilities;
    private final int[] multiplicities;
    private final double visits;

    private ExpertLoad(double[] own) {
        experts = own.length;
        double[] different = new double[experts];
        int[] times = new int[experts];
        int size = 0;
        double sum = 0;
        for (double probability : own) {
            if (size == 0 || different[size - 1] != probability) {
                different[size++] = probability;
            }
            times[size - 1]++;
            sum += probability;
        }
        probabilities = Arrays.copyOf(different, size);
        multiplicities = Arrays.copyOf(times, size);
        visits = sum;
    }

    /** The load of the busiest of {@code dies} dies. */
    public static ExpertLoad of(ExpertSpec spec, int dies) {
        double[] all = probabilities(spec.count(), spec.topK(), spec.loadSkew());
        if (spec.placement() == Placement.SPLIT) {
            return new ExpertLoad(all);
        }
        double[] own = new double[spec.expertsPerDie(dies)];
        for (int i = 0; i < own.length; i++) {
            own[i] = all[i * dies];
        }
        return new ExpertLoad(own);
    }

    /** Experts of which the die holds something. */
    public int experts() {
        return experts;
    }

    /** Visits per token to the die's experts: k where every die has a slice of all, about k/D where they are spread. */
    public double visitsPerToken() {
        return visits;
    }

    /** Probability that a token visits the die's most popular expert. */
    public double busiestProbability() {
        return probabilities[0];
    }

    /** Part of the die's experts that some of so many tokens visit, in [0, 1]. */
    public double touchedShare(double tokens) {
        double touched = 0;
        for (int i = 0; i < probabilities.length; i++) {
            touched += multiplicities[i] * (1 - StrictMath.pow(1 - probabilities[i], tokens));
        }
        return touched / experts;
    }

    /** Equal loads visit equal experts equally often. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ExpertLoad that
                && experts == that.experts
                && Arrays.equals(probabilities, that.probabilities)
                && Arrays.equals(multiplicities, that.multiplicities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(probabilities) + Arrays.hashCode(multiplicities);
    }

    /** Probability that a token visits the i-th expert, falling; the most popular ones are visited by every token. */
    static double[] probabilities(int experts, int topK, double skew) {
        double[] weights = new double[experts];
        double[] weightsFrom = new double[experts + 1];
        for (int i = experts - 1; i >= 0; i--) {
            weights[i] = StrictMath.pow(i + 1.0, -skew);
            weightsFrom[i] = weightsFrom[i + 1] + weights[i];
        }
        int certain = 0;
        while (certain < topK && (topK - certain) * weights[certain] >= weightsFrom[certain]) {
            certain++;
        }
        double[] probabilities = new double[experts];
        for (int i = 0; i < experts; i++) {
            probabilities[i] = i < certain ? 1 : (topK - certain) * weights[i] / weightsFrom[certain];
        }
        return probabilities;
    }
}
