package org.wscsim.validation.fit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.CMAESOptimizer;
import org.hipparchus.random.Well19937c;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.GroupedGemm;
import org.wscsim.core.gpu.ExpertLoad;
import org.wscsim.core.gpu.GpuMoe;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.MoeConstants;
import org.wscsim.validation.reference.Observation;

/**
 * Finds {@link MoeConstants} for the least mean absolute percentage error by CMA-ES (Hansen 2016) in the logarithms of
 * the constants, from a fixed seed, with a slight pull towards round starting values that keeps what the rows leave open.
 */
public final class MoeFit implements Calibration<MoeConstants> {
    private static final double PULL = 3e-4;
    private static final int SEED = 20_260_701;
    private static final int GENERATIONS = 140;
    private static final int POPULATION = 14;
    private static final double FIRST_STEP = 0.2;
    private static final double REACH = 3;

    /** In the order of {@link MoeConstants}. */
    private static final double[] START = {15e-6, 1.5, 0.9, 140, 400e-9, 0.8, 0.5, 600e-9, 0.8, 2, 0.6, 2, 0.5};

    private static final int[] SHARES = {2, 5, 6, 10};
    private static final int ROW_TIMES = 1;

    private final GpuSpec gpu;
    private final Map<Kernel, ExpertLoad> loads = new HashMap<>();

    /** @param gpu on which the rows were measured */
    public MoeFit(GpuSpec gpu) {
        this.gpu = gpu;
    }

    @Override
    public double seconds(MoeConstants constants, Kernel kernel) {
        return new GpuMoe(gpu, constants).seconds((GroupedGemm) kernel, load(kernel));
    }

    @Override
    public MoeConstants fit(List<Observation> training) {
        GroupedGemm[] layers =
                training.stream().map(o -> (GroupedGemm) o.kernel()).toArray(GroupedGemm[]::new);
        ExpertLoad[] load = training.stream().map(o -> load(o.kernel())).toArray(ExpertLoad[]::new);
        double[] seconds = CrossValidation.measured(training);
        int n = START.length;
        double[] start = new double[n];
        double[] low = new double[n];
        double[] high = new double[n];
        double[] step = new double[n];
        for (int j = 0; j < n; j++) {
            start[j] = StrictMath.log(START[j]);
            low[j] = start[j] - REACH;
            high[j] = start[j] + REACH;
            step[j] = FIRST_STEP;
        }
        for (int j : SHARES) {
            high[j] = 0;
        }
        low[ROW_TIMES] = 0;
        PointValuePair best = new CMAESOptimizer(GENERATIONS, 0, true, 0, 0, new Well19937c(SEED), false, null)
                .optimize(
                        new MaxEval(GENERATIONS * POPULATION + 1),
                        new ObjectiveFunction(x -> error(x, layers, load, seconds) + PULL * distance(x, start)),
                        GoalType.MINIMIZE,
                        new InitialGuess(start),
                        new SimpleBounds(low, high),
                        new CMAESOptimizer.Sigma(step),
                        new CMAESOptimizer.PopulationSize(POPULATION));
        return constants(best.getPoint());
    }

    /** The load of a layer, drawn once; looked up by value, never iterated. */
    private ExpertLoad load(Kernel kernel) {
        return loads.computeIfAbsent(kernel, k -> ExpertLoad.of((GroupedGemm) k));
    }

    private double error(double[] logs, GroupedGemm[] layers, ExpertLoad[] load, double[] seconds) {
        GpuMoe form = new GpuMoe(gpu, constants(logs));
        double sum = 0;
        for (int i = 0; i < layers.length; i++) {
            sum += Math.abs(form.seconds(layers[i], load[i]) / seconds[i] - 1);
        }
        return sum / layers.length;
    }

    private static double distance(double[] logs, double[] start) {
        double sum = 0;
        for (int j = 0; j < logs.length; j++) {
            sum += (logs[j] - start[j]) * (logs[j] - start[j]);
        }
        return sum;
    }

    private static MoeConstants constants(double[] logs) {
        double[] x = new double[logs.length];
        for (int j = 0; j < x.length; j++) {
            x[j] = StrictMath.exp(logs[j]);
        }
        return new MoeConstants(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12]);
    }
}
