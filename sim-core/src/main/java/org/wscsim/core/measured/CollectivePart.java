package org.wscsim.core.measured;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.network.Collectives;
import org.wscsim.core.operator.InstanceShape;

/**
 * What tensor parallelism adds, which measured tables lack: two all-reduces a block and the gather of the logits, over the
 * links between the dies. Nothing on one die. Immutable, any thread.
 */
final class CollectivePart {
    private final int columns;
    private final int rows;
    private final int allReduces;
    private final double bytesPerToken;
    private final double bytesPerSampled;
    private final double hopSeconds;

    CollectivePart(InstanceShape shape) {
        columns = shape.columns();
        rows = shape.rows();
        allReduces = 2 * shape.model().layers();
        bytesPerToken = (double) shape.model().hidden() * shape.model().bytesPerActivation();
        bytesPerSampled = (double) shape.model().vocabulary() * shape.model().bytesPerActivation();
        hopSeconds = VirtualTime.seconds(shape.wafer().d2d().latencyPs());
    }

    int allReduces() {
        return allReduces;
    }

    double allReduceSeconds(int tokens, long linkBytesPerSecond) {
        return allReduces
                * Collectives.allReduceSeconds(
                        columns, rows, bytesPerToken * tokens, (double) linkBytesPerSecond, hopSeconds);
    }

    double gatherSeconds(int sampled, long linkBytesPerSecond) {
        return sampled == 0
                ? 0
                : Collectives.allGatherSeconds(
                        columns, rows, bytesPerSampled * sampled, (double) linkBytesPerSecond, hopSeconds);
    }

    double allReduceBytes(int tokens, long linkBytesPerSecond) {
        return allReduces
                * Collectives.allReduceLinkBytesPerDie(
                        columns, rows, bytesPerToken * tokens, (double) linkBytesPerSecond, hopSeconds);
    }

    double gatherBytes(int sampled, long linkBytesPerSecond) {
        return sampled == 0
                ? 0
                : Collectives.allGatherLinkBytesPerDie(
                        columns, rows, bytesPerSampled * sampled, (double) linkBytesPerSecond, hopSeconds);
    }
}
