package org.wscsim.validation.queueing;

import java.util.SplittableRandom;

/**
 * How long service takes, in tokens of prompt: {@link TokenTimePricer} charges every token alike. The mean is
 * {@value #MEAN_TOKENS} for all, so that rounding to whole tokens shifts no moment by more than 1e-8 of itself. Immutable.
 */
public enum ServiceLaw {
    /** M: squared coefficient of variation 1. */
    EXPONENTIAL(1) {
        @Override
        int draw(SplittableRandom random) {
            return (int) Math.max(1, Math.round(-StrictMath.log(1 - random.nextDouble()) * MEAN_TOKENS));
        }
    },
    /** D: 0. */
    CONSTANT(0) {
        @Override
        int draw(SplittableRandom random) {
            return MEAN_TOKENS;
        }
    },
    /** G: nine short requests to a long one; 5.76. */
    TWO_POINT(0.9 * 0.2 * 0.2 + 0.1 * 8.2 * 8.2 - 1) {
        @Override
        int draw(SplittableRandom random) {
            return random.nextInt(10) < 9 ? MEAN_TOKENS / 5 : MEAN_TOKENS / 5 * 41;
        }
    };

    static final int MEAN_TOKENS = 10_000;

    private final double squaredVariation;

    ServiceLaw(double squaredVariation) {
        this.squaredVariation = squaredVariation;
    }

    /** Prompt length of the next request. */
    abstract int draw(SplittableRandom random);

    /** Variance over squared mean. */
    double squaredVariation() {
        return squaredVariation;
    }
}
