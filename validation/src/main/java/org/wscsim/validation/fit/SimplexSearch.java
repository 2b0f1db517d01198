package org.wscsim.validation.fit;

import java.util.function.ToDoubleFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Least error over positive parameters: Nelder and Mead's method on their logarithms with Gao and Han's coefficients for
 * many dimensions (2012), restarted from where it stopped. Deterministic; ends after a number of evaluations.
 */
final class SimplexSearch {
    private final double side;
    private final double tolerance;
    private final int evaluations;
    private final int rounds;

    /**
     * @param side of the first simplex, in logarithms
     * @param tolerance relative change of the error at which a round ends
     * @param evaluations per round, at most
     * @param rounds how often the simplex is set up anew
     */
    SimplexSearch(double side, double tolerance, int evaluations, int rounds) {
        this.side = side;
        this.tolerance = tolerance;
        this.evaluations = evaluations;
        this.rounds = rounds;
    }

    /**
     * The best parameters found.
     *
     * @param error of parameters
     * @param start positive
     */
    double[] minimize(ToDoubleFunction<double[]> error, double[] start) {
        double[] best = start.clone();
        for (int round = 0; round < rounds; round++) {
            best = round(error, best);
        }
        return best;
    }

    private double[] round(ToDoubleFunction<double[]> error, double[] start) {
        int n = start.length;
        double[] guess = new double[n];
        for (int i = 0; i < n; i++) {
            guess[i] = StrictMath.log(start[i]);
        }
        Best best = new Best(error, start);
        try {
            PointValuePair found = new SimplexOptimizer(tolerance, tolerance)
                    .optimize(
                            new MaxEval(evaluations),
                            MaxIter.unlimited(),
                            new ObjectiveFunction(best::error),
                            GoalType.MINIMIZE,
                            new InitialGuess(guess),
                            new NelderMeadSimplex(n, side, 1, 1 + 2.0 / n, 0.75 - 0.5 / n, n > 1 ? 1 - 1.0 / n : 0.5));
            return exp(found.getPoint());
        } catch (org.hipparchus.exception.MathIllegalStateException spent) {
            // The budget is spent: what was best so far is the answer.
            return best.parameters;
        }
    }

    private static double[] exp(double[] logs) {
        double[] values = new double[logs.length];
        for (int i = 0; i < logs.length; i++) {
            values[i] = StrictMath.exp(logs[i]);
        }
        return values;
    }

    /** Remembers the best point, which the optimizer keeps to itself when its budget is spent. */
    private static final class Best {
        private final ToDoubleFunction<double[]> function;
        private double least = Double.POSITIVE_INFINITY;
        private double[] parameters;

        private Best(ToDoubleFunction<double[]> function, double[] start) {
            this.function = function;
            parameters = start;
        }

        private double error(double[] logs) {
            double[] values = exp(logs);
            double error = function.applyAsDouble(values);
            if (error < least) {
                least = error;
                parameters = values;
            }
            return error;
        }
    }
}
