package org.wscsim.validation.fit;

import java.util.List;
import org.hipparchus.analysis.MultivariateFunction;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.WormholeConstants;
import org.wscsim.core.coremesh.WormholeGemm;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.Observation;

/**
 * Finds the constants of GEMM on a Wormhole die: least mean absolute percentage error, which shrugs off the few small
 * kernels that took many times what the rest says, by Nelder and Mead's method, restarted from its own result.
 * Stateless, deterministic, under a second.
 */
public final class WormholeFit implements Calibration<WormholeConstants> {
    private static final int MAX_EVALUATIONS = 20_000;
    private static final int RESTARTS = 4;
    /** Launch s, tile overhead cycles, DRAM fraction, exposed fraction, dispatch s, sharded dispatch s. */
    private static final double[] START = {10e-6, 16, 0.35, 0.1, 300e-6, 350e-6};

    private final CoreMeshSpec spec;

    public WormholeFit(CoreMeshSpec spec) {
        this.spec = spec;
    }

    @Override
    public WormholeConstants fit(List<Observation> training) {
        double[] logs = new double[START.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = StrictMath.log(START[i]);
        }
        MultivariateFunction error = point -> error(constants(point), training);
        for (int restart = 0; restart < RESTARTS; restart++) {
            logs = minimize(error, logs).getPoint();
        }
        return constants(logs);
    }

    @Override
    public double seconds(WormholeConstants constants, Kernel kernel) {
        if (kernel instanceof Kernel.Gemm gemm) {
            return new WormholeGemm(spec, constants).seconds(gemm);
        }
        throw new IllegalArgumentException("not a gemm: kernel=" + kernel);
    }

    private static PointValuePair minimize(MultivariateFunction error, double[] start) {
        return new SimplexOptimizer(1e-10, 1e-10)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        new ObjectiveFunction(error),
                        GoalType.MINIMIZE,
                        new InitialGuess(start),
                        new NelderMeadSimplex(start.length, 0.3));
    }

    private double error(WormholeConstants constants, List<Observation> rows) {
        double sum = 0;
        for (Observation row : rows) {
            sum += Math.abs(seconds(constants, row.kernel()) - row.seconds()) / row.seconds();
        }
        return sum / rows.size();
    }

    /** Fractions stay below one whatever the optimizer asks for. */
    private static WormholeConstants constants(double[] logs) {
        return new WormholeConstants(
                StrictMath.exp(logs[0]),
                StrictMath.exp(logs[1]),
                Math.min(1, StrictMath.exp(logs[2])),
                Math.min(1, StrictMath.exp(logs[3])),
                StrictMath.exp(logs[4]),
                StrictMath.exp(logs[5]));
    }
}
