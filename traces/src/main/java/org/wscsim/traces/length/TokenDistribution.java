package org.wscsim.traces.length;

import java.util.Arrays;
import org.wscsim.core.request.Arrival;
import org.wscsim.traces.synthetic.RandomStream;

/** Distribution of a token count. Immutable. */
public sealed interface TokenDistribution {
    /** A length drawn from the stream, at least 1. */
    int next(RandomStream random);

    /** Always the same. */
    record Fixed(int tokens) implements TokenDistribution {
        @Override
        public int next(RandomStream random) {
            return tokens;
        }
    }

    /** Every whole number from least to most alike. */
    record Uniform(int least, int most) implements TokenDistribution {
        /** Mean tokens, at most {@code spread} of it away. */
        public static Uniform around(int mean, double spread) {
            final int reach = (int) (mean * spread);
            return new Uniform(Math.max(1, mean - reach), Math.min(Arrival.MAX_TOKENS, mean + reach));
        }

        @Override
        public int next(RandomStream random) {
            return least + (int) (random.nextDouble() * (most - least + 1));
        }
    }

    /**
     * exp(mu + sigma N), rounded.
     *
     * @param mu mean of the logarithm
     * @param sigma standard deviation of the logarithm
     */
    record LogNormal(double mu, double sigma) implements TokenDistribution {
        /** Of a mean and a coefficient of variation, both before rounding. */
        public static LogNormal of(double mean, double cv) {
            final double variance = StrictMath.log(1 + cv * cv);
            return new LogNormal(StrictMath.log(mean) - variance / 2, StrictMath.sqrt(variance));
        }

        @Override
        public int next(RandomStream random) {
            final double tokens = StrictMath.exp(mu + sigma * random.nextNormal());
            return (int) Math.min(Arrival.MAX_TOKENS, Math.max(1, tokens + 0.5));
        }
    }

    /** P(k) proportional to k<sup>-exponent</sup> for k of 1..most, by a table of sums and bisection. */
    final class Zipf implements TokenDistribution {
        private final double[] sums;

        public Zipf(int most, double exponent) {
            sums = new double[most];
            double sum = 0;
            for (int k = 1; k <= most; k++) {
                sum += StrictMath.pow(k, -exponent);
                sums[k - 1] = sum;
            }
        }

        @Override
        public int next(RandomStream random) {
            final int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            // at a sum itself begins the next length's share
            return Math.min(sums.length, found >= 0 ? found + 2 : -found);
        }
    }
}
