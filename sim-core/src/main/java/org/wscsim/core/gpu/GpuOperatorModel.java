package org.wscsim.core.gpu;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.wafer.WaferSpec;

/**
 * GPU kernels as a model of runs: {@code --operator-model gpu}. Every "die" of the hardware is one GPU, told by its data
 * sheet; an instance is a tensor-parallel group inside one node. Immutable, any thread.
 */
public final class GpuOperatorModel implements OperatorModel {
    /** As users name it. */
    public static final String NAME = "gpu";

    /** Data sheets round. */
    private static final double TOLERANCE = 0.02;

    @Override
    public StepPricer pricer(InstanceShape shape) {
        WaferSpec hardware = shape.wafer();
        GpuSpec spec = of(hardware);
        if (spec == null) {
            throw new BadInputException("no gpu has these peaks: wafer=" + hardware.name() + ", flops_per_second="
                    + hardware.dieMatrixFlopsPerSecond() + ", dram_bytes_per_second="
                    + hardware.die().dramBytesPerSecond() + ", known=" + String.join("|", GpuSpec.names())
                    + "; use hardware made of those (sw-gpu), or another operator model");
        }
        WaferSpec.Islands islands = hardware.islands();
        int node = islands == null ? hardware.dies() : islands.columns() * islands.rows();
        if (shape.dieShare() < 1 || shape.tp() > node) {
            throw new BadInputException("gpu instances are whole gpus of one node: wafer=" + hardware.name() + ", gpus="
                    + shape.tp() + ", share=" + shape.dieShare() + ", allowed=1.." + node
                    + "; use a plan of smaller instances");
        }
        return new GpuStepPricer(shape, GpuModel.load(spec.name()));
    }

    /** The GPU whose matrix rate and DRAM bandwidth these dies have, or null. */
    static @Nullable GpuSpec of(WaferSpec hardware) {
        for (String name : GpuSpec.names()) {
            GpuSpec spec = GpuSpec.load(name);
            if (isNear(hardware.dieMatrixFlopsPerSecond(), spec.matrixFlopsPerSecond())
                    && isNear(hardware.die().dramBytesPerSecond(), spec.dramBytesPerSecond())) {
                return spec;
            }
        }
        return null;
    }

    private static boolean isNear(double value, double wanted) {
        return Math.abs(value / wanted - 1) <= TOLERANCE;
    }
}
