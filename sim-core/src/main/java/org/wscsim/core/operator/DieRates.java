package org.wscsim.core.operator;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.network.Collectives;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What one rank of an instance can do per second, and the collectives on its rectangle: the roofline's constants.
 * Immutable, any thread.
 *
 * @param matrixFlopsPerSecond of the rank's cores, achievable
 * @param vectorOpsPerSecond of the rank's cores, achievable
 * @param activationSramBytes SRAM for an operator's inputs and outputs
 * @param columns dies in x
 * @param rows dies in y
 * @param hopSeconds latency of a die-to-die hop
 */
record DieRates(
        double matrixFlopsPerSecond,
        double vectorOpsPerSecond,
        double activationSramBytes,
        int columns,
        int rows,
        double hopSeconds) {
    /** Half of the SRAM; the other half double-buffers weight tiles. */
    private static final double ACTIVATION_SRAM_SHARE = 0.5;

    static DieRates of(InstanceShape shape) {
        WaferSpec wafer = shape.wafer();
        double cores = wafer.die().cores() * shape.dieShare();
        return new DieRates(
                wafer.core().matrixFlopsPerSecond() * cores * wafer.achievable().matrixFraction(),
                wafer.core().vectorOpsPerSecond() * cores * wafer.achievable().vectorFraction(),
                wafer.core().sramBytes() * cores * ACTIVATION_SRAM_SHARE,
                shape.columns(),
                shape.rows(),
                VirtualTime.seconds(wafer.d2d().latencyPs()));
    }

    /** Longer of matrix and vector time, which overlap. */
    double computeSeconds(double flops, double vectorOps) {
        return Math.max(flops / matrixFlopsPerSecond, vectorOps / vectorOpsPerSecond);
    }

    /** Bytes of an operator's inputs and outputs that do not fit the SRAM and pass through DRAM. */
    double spilledBytes(double activationBytes) {
        return Math.max(0, activationBytes - activationSramBytes);
    }

    double collectiveSeconds(Kind kind, double messageBytes, double linkBytesPerSecond) {
        return kind == Kind.LOGITS_GATHER
                ? Collectives.allGatherSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds)
                : Collectives.allReduceSeconds(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
    }

    double collectiveLinkBytes(Kind kind, double messageBytes, double linkBytesPerSecond) {
        return kind == Kind.LOGITS_GATHER
                ? Collectives.allGatherLinkBytesPerDie(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds)
                : Collectives.allReduceLinkBytesPerDie(columns, rows, messageBytes, linkBytesPerSecond, hopSeconds);
    }
}
