package org.wscsim.validation.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.Observation;

/**
 * Least mean absolute percentage error over positive constants, searched in their logarithms by Nelder and Mead's method
 * with the coefficients of Gao and Han (2012) for many dimensions, begun anew around the best point a few times.
 * Deterministic.
 */
final class LogSimplex {
    private static final double FIRST_STEP = 0.2;
    private static final double RELATIVE_END = 1e-7;
    private static final int DIGITS = 6;

    private final int rounds;
    private final int evaluationsPerRound;

    LogSimplex(int rounds, int evaluationsPerRound) {
        this.rounds = rounds;
        this.evaluationsPerRound = evaluationsPerRound;
    }

    /** Seconds that a form with these constants gives a kernel. */
    @FunctionalInterface
    interface Form<C> {
        double seconds(C constants, Kernel kernel);
    }

    /** From values, looked up by key, to constants. */
    @FunctionalInterface
    interface Maker<C> {
        C make(ToDoubleFunction<String> values);
    }

    /**
     * Finds the free values; the others stay as they are given.
     *
     * @param start values by key, in the order of the constants
     * @param free keys to vary
     * @return constants from values of six significant digits, as they are written
     */
    <C> C fit(List<Observation> rows, Map<String, Double> start, List<String> free, Maker<C> maker, Form<C> form) {
        double[] guess = free.stream()
                .mapToDouble(key -> StrictMath.log(value(start, key)))
                .toArray();
        for (int round = 0; round < rounds; round++) {
            guess = search(point -> error(rows, maker.make(at(start, free, point)), form), guess);
        }
        return maker.make(at(start, free, guess));
    }

    private double[] search(MultivariateFunction error, double[] guess) {
        int n = guess.length;
        Counted counted = new Counted(error, guess);
        NelderMeadSimplex simplex =
                new NelderMeadSimplex(n, FIRST_STEP, 1, 1 + 2.0 / n, 0.75 - 0.5 / n, n > 1 ? 1 - 1.0 / n : 0.5);
        try {
            PointValuePair found = new SimplexOptimizer(RELATIVE_END, RELATIVE_END)
                    .optimize(
                            new MaxEval(evaluationsPerRound),
                            new ObjectiveFunction(counted),
                            GoalType.MINIMIZE,
                            new InitialGuess(guess),
                            simplex);
            return found.getPoint();
        } catch (MathIllegalStateException outOfEvaluations) {
            return counted.best;
        }
    }

    private static ToDoubleFunction<String> at(Map<String, Double> start, List<String> free, double[] logs) {
        Map<String, Double> values = new LinkedHashMap<>(start);
        for (int i = 0; i < logs.length; i++) {
            values.put(free.get(i), rounded(StrictMath.exp(logs[i])));
        }
        return key -> value(values, key);
    }

    private static double value(Map<String, Double> values, String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    /** As it is written to the file of constants. */
    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    }

    private static <C> double error(List<Observation> rows, C constants, Form<C> form) {
        double sum = 0;
        for (Observation row : rows) {
            sum += Math.abs(form.seconds(constants, row.kernel()) - row.seconds()) / row.seconds();
        }
        return sum / rows.size();
    }

    /** Remembers the best point, which the optimizer drops when it runs out of evaluations. */
    private static final class Counted implements MultivariateFunction {
        private final MultivariateFunction error;
        private double[] best;
        private double least = Double.POSITIVE_INFINITY;

        private Counted(MultivariateFunction error, double[] guess) {
            this.error = error;
            this.best = guess.clone();
        }

        @Override
        public double value(double[] point) {
            double value = error.value(point);
            if (value < least) {
                least = value;
                best = Arrays.copyOf(point, point.length);
            }
            return value;
        }
    }
}
