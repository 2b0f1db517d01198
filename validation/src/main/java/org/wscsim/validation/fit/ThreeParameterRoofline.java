package org.wscsim.validation.fit;

import java.util.List;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.KernelWork;
import org.wscsim.validation.reference.Observation;

/**
 * The baseline every calibrated model is held against: {@code t = c + max(FLOP / F, bytes / B)}, its three parameters
 * fitted for the least mean absolute percentage error by Nelder and Mead's method from several starts.
 */
public final class ThreeParameterRoofline implements Calibration<ThreeParameterRoofline.Parameters> {
    private static final int MAX_EVALUATIONS = 4_000;
    private static final double[][] STARTS = {{0, 0, 0}, {-0.5, -0.5, 0.7}, {-1, 0.3, -1}, {0.3, -1, 1.5}};

    /**
     * @param flopsPerSecond achieved rate
     * @param bytesPerSecond achieved bandwidth
     * @param seconds constant
     */
    public record Parameters(double flopsPerSecond, double bytesPerSecond, double seconds) {
        double of(KernelWork work) {
            return seconds + Math.max(work.flops() / flopsPerSecond, work.bytes() / bytesPerSecond);
        }
    }

    @Override
    public Parameters fit(List<Observation> training) {
        KernelWork[] work =
                training.stream().map(o -> KernelWork.of(o.kernel())).toArray(KernelWork[]::new);
        double[] seconds = CrossValidation.measured(training);
        double flops = 1;
        double bytes = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < work.length; i++) {
            flops = Math.max(flops, work[i].flops() / seconds[i]);
            bytes = Math.max(bytes, work[i].bytes() / seconds[i]);
            least = Math.min(least, seconds[i]);
        }
        double[] logs = {StrictMath.log(flops), StrictMath.log(bytes), StrictMath.log(least)};
        PointValuePair best = null;
        for (double[] start : STARTS) {
            double[] guess = {logs[0] + start[0], logs[1] + start[1], logs[2] + start[2]};
            PointValuePair found = minimize(p -> error(parameters(p), work, seconds), guess);
            best = best == null || found.getValue() < best.getValue() ? found : best;
        }
        return parameters(best == null ? logs : best.getPoint());
    }

    @Override
    public double seconds(Parameters constants, Kernel kernel) {
        return constants.of(KernelWork.of(kernel));
    }

    private static PointValuePair minimize(org.hipparchus.analysis.MultivariateFunction error, double[] guess) {
        return new SimplexOptimizer(1e-9, 1e-9)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        new ObjectiveFunction(error),
                        GoalType.MINIMIZE,
                        new InitialGuess(guess),
                        new NelderMeadSimplex(guess.length, 0.5));
    }

    private static Parameters parameters(double[] logs) {
        return new Parameters(StrictMath.exp(logs[0]), StrictMath.exp(logs[1]), StrictMath.exp(logs[2]));
    }

    private static double error(Parameters parameters, KernelWork[] work, double[] seconds) {
        double sum = 0;
        for (int i = 0; i < work.length; i++) {
            sum += Math.abs(parameters.of(work[i]) - seconds[i]) / seconds[i];
        }
        return sum / work.length;
    }
}
