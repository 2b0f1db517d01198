package org.wscsim.core.measured;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;

/**
 * The LM head, which measured tables lack, by roofline: 2 x hidden x vocabulary FLOP per sampled sequence at the achievable
 * share of peak, or its weights once through DRAM, whichever takes longer. Immutable, any thread.
 */
final class HeadPart {
    private final DevicePeaks peaks;
    private final double matrixFraction;
    private final double weights;
    private final double weightBytes;

    HeadPart(InstanceShape shape, DevicePeaks peaks) {
        ModelSpec model = shape.model();
        this.peaks = peaks;
        matrixFraction = shape.wafer().achievable().matrixFraction();
        weights = (double) model.hidden() * Math.ceilDiv(model.vocabulary(), shape.tp());
        weightBytes = weights * model.bytesPerWeight();
    }

    double seconds(int sampled, long dramBytesPerSecond) {
        return sampled == 0
                ? 0
                : peaks.seconds(
                        peaks.computeSeconds(flops(sampled)) / matrixFraction,
                        flops(sampled),
                        weightBytes,
                        dramBytesPerSecond);
    }

    double flops(int sampled) {
        return 2 * weights * sampled;
    }

    double bytes(int sampled) {
        return sampled == 0 ? 0 : weightBytes;
    }
}
