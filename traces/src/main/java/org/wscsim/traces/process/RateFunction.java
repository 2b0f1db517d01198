package org.wscsim.traces.process;

import java.util.Arrays;

/** An arrival rate over time that repeats. Immutable. */
public sealed interface RateFunction {
    /** Requests per second at a time since the start. */
    double at(double second);

    /** No rate is above it. */
    double most();

    /** Over a period. */
    double mean();

    /**
     * mean (1 + amplitude sin(2 pi t/period)).
     *
     * @param amplitude 0..1
     */
    record Sinusoid(double mean, double amplitude, double periodSeconds) implements RateFunction {
        @Override
        public double at(double second) {
            final double turns = second / periodSeconds;
            return mean * (1 + amplitude * Wave.sine(turns - StrictMath.floor(turns)));
        }

        @Override
        public double most() {
            return mean * (1 + amplitude);
        }
    }

    /** Constant in windows of equal length, as measured on services; after the last comes the first again. */
    final class Windows implements RateFunction {
        private final double windowSeconds;
        private final double[] perSecond;
        private final double most;

        /**
         * A measured curve.
         *
         * @param perSecond rates, at least one above 0
         * @param factor what each is multiplied by
         */
        public Windows(double windowSeconds, double[] perSecond, double factor) {
            this.windowSeconds = windowSeconds;
            this.perSecond = Arrays.stream(perSecond).map(rate -> rate * factor).toArray();
            this.most = Arrays.stream(this.perSecond).max().orElseThrow();
        }

        @Override
        public double at(double second) {
            return perSecond[(int) ((long) (second / windowSeconds) % perSecond.length)];
        }

        @Override
        public double most() {
            return most;
        }

        @Override
        public double mean() {
            return Arrays.stream(perSecond).average().orElseThrow();
        }
    }
}
