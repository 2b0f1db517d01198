package org.wscsim.traces.process;

import org.wscsim.traces.synthetic.RandomStream;

/**
 * Distribution of a gap with mean 1, given by its coefficient of variation (CV), as measured on LLM services: 1 is
 * exponential, above 1 bursty (BurstGPT fits Gamma; Wang et al., KDD 2025), 0 deterministic. Immutable.
 */
public sealed interface GapDistribution {
    /** A gap drawn from the stream. */
    double next(RandomStream random);

    /** Smallest and largest CV of Gamma and Weibull: beyond, gaps are all equal or all zero but one to double precision. */
    double LEAST_CV = 0.05;

    double MOST_CV = 20;

    /** Poisson arrivals. */
    record Exponential() implements GapDistribution {
        @Override
        public double next(RandomStream random) {
            return random.nextExponential();
        }
    }

    /** Equal gaps. */
    record Constant() implements GapDistribution {
        @Override
        public double next(RandomStream random) {
            return 1;
        }
    }

    /**
     * Gamma with shape 1/CV<sup>2</sup>, by the method of Marsaglia and Tsang (ACM TOMS 26, 2000).
     *
     * @param shape k; the scale is 1/k
     */
    record Gamma(double shape) implements GapDistribution {
        public static Gamma ofCv(double cv) {
            return new Gamma(1 / (cv * cv));
        }

        @Override
        public double next(RandomStream random) {
            if (shape >= 1) {
                return standard(random, shape) / shape;
            }
            final double boost = StrictMath.exp(-random.nextExponential() / shape);
            return standard(random, shape + 1) * boost / shape;
        }

        private static double standard(RandomStream random, double k) {
            final double d = k - 1.0 / 3;
            final double c = 1 / StrictMath.sqrt(9 * d);
            while (true) {
                final double x = random.nextNormal();
                final double root = 1 + c * x;
                final double v = root * root * root;
                final double u = 1 - random.nextDouble();
                if (root > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                    return d * v;
                }
            }
        }
    }

    /**
     * Weibull, by inversion.
     *
     * @param shape k
     * @param scale makes the mean 1
     */
    record Weibull(double shape, double scale) implements GapDistribution {
        private static final int BISECTIONS = 80;

        /** The shape with this CV: sqrt(G(1 + 2/k)/G(1 + 1/k)^2 - 1) falls with k, so bisection finds it. */
        public static Weibull ofCv(double cv) {
            double low = 0.05;
            double high = 100;
            for (int i = 0; i < BISECTIONS; i++) {
                final double middle = StrictMath.sqrt(low * high);
                if (cvOf(middle) > cv) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            final double shape = StrictMath.sqrt(low * high);
            return new Weibull(shape, StrictMath.exp(-GammaFunction.log(1 + 1 / shape)));
        }

        private static double cvOf(double shape) {
            final double ratio =
                    StrictMath.exp(GammaFunction.log(1 + 2 / shape) - 2 * GammaFunction.log(1 + 1 / shape));
            return StrictMath.sqrt(Math.max(0, ratio - 1));
        }

        @Override
        public double next(RandomStream random) {
            // exp and log rather than pow, which allocates
            return scale * StrictMath.exp(StrictMath.log(random.nextExponential()) / shape);
        }
    }
}
