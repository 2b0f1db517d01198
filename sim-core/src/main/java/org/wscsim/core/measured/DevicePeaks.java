package org.wscsim.core.measured;

import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What no measured time may beat, and how it is stretched when others take bandwidth. Immutable, any thread.
 *
 * @param flopsPerSecond matrix peak of one die, as the data sheet says
 * @param dramBytesPerSecond achievable DRAM bandwidth of one die
 */
record DevicePeaks(double flopsPerSecond, long dramBytesPerSecond) {
    static DevicePeaks of(InstanceShape shape) {
        WaferSpec wafer = shape.wafer();
        double dram = wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction();
        return new DevicePeaks(wafer.dieMatrixFlopsPerSecond(), Math.max(1, Math.round(dram)));
    }

    double computeSeconds(double flops) {
        return flops / flopsPerSecond;
    }

    /**
     * A measured time, not below its bounds; with less than the full bandwidth, longer by all that its bytes take longer, as
     * if nothing overlapped with them.
     */
    double seconds(double measuredSeconds, double flops, double bytes, long bytesPerSecond) {
        double alone = Math.max(measuredSeconds, Math.max(computeSeconds(flops), bytes / dramBytesPerSecond));
        return bytesPerSecond >= dramBytesPerSecond
                ? alone
                : alone + (bytes / bytesPerSecond - bytes / dramBytesPerSecond);
    }
}
