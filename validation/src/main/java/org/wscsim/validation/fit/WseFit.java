package org.wscsim.validation.fit;

import java.util.ArrayList;
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
import org.wscsim.core.coremesh.CoreMeshStep;
import org.wscsim.core.coremesh.CoreMeshStep.Residency;
import org.wscsim.core.coremesh.WseConstants;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.validation.reference.WaferLlmReference.Phase;
import org.wscsim.validation.reference.WaferLlmReference.Step;

/**
 * Finds the two constants of SRAM-only wafers from whole measured steps: least squares of the log of predicted to
 * measured time, by Nelder and Mead's method from one start. Stateless, deterministic, well under a second.
 */
public final class WseFit {
    private static final int MAX_EVALUATIONS = 2_000;
    private static final double[] START = {StrictMath.log(10), StrictMath.log(100)};

    private final CoreMeshSpec spec;

    public WseFit(CoreMeshSpec spec) {
        this.spec = spec;
    }

    /** The constants that fit the steps best. */
    public WseConstants fit(List<Step> training) {
        MultivariateFunction error = logs -> error(constants(logs), training);
        PointValuePair found = new SimplexOptimizer(1e-12, 1e-12)
                .optimize(
                        new MaxEval(MAX_EVALUATIONS),
                        new ObjectiveFunction(error),
                        GoalType.MINIMIZE,
                        new InitialGuess(START),
                        new NelderMeadSimplex(START.length, 0.5));
        return constants(found.getPoint());
    }

    /** Seconds of a step; larger models than the wafer holds are scaled from some of their layers, as was measured. */
    public double seconds(WseConstants constants, Step step) {
        CoreMeshStep mesh = new CoreMeshStep(
                spec, constants, step.grid(), ModelCatalogue.load(step.model()), Residency.SCALED_FROM_LAYERS);
        CoreMeshStep.Priced priced =
                step.phase() == Phase.PREFILL ? mesh.prefill(step.tokens()) : mesh.decode(1, step.tokens());
        return priced.seconds();
    }

    /** Seconds of every step under constants that were fitted without it. */
    public double[] leaveOneOut(List<Step> steps) {
        double[] predicted = new double[steps.size()];
        for (int i = 0; i < predicted.length; i++) {
            List<Step> others = new ArrayList<>(steps);
            Step left = others.remove(i);
            predicted[i] = seconds(fit(others), left);
        }
        return predicted;
    }

    private double error(WseConstants constants, List<Step> steps) {
        double sum = 0;
        for (Step step : steps) {
            double log = StrictMath.log(seconds(constants, step) / step.seconds());
            sum += log * log;
        }
        return sum;
    }

    private static WseConstants constants(double[] logs) {
        return new WseConstants(StrictMath.exp(logs[0]), StrictMath.exp(logs[1]));
    }
}
