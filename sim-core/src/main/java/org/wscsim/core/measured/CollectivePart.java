package org.wscsim.core.measured;

import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.Collectives;
import org.wscsim.core.operator.InstanceShape;

/**
 * What tensor parallelism adds, which measured tables lack: two all-reduces a block and the gather of the logits, over the
 * links between the dies. Nothing on one die. Immutable, any thread.
 */
final class CollectivePart {
    private final Collectives collectives;
    private final int allReduces;
    private final double bytesPerToken;
    private final double bytesPerSampled;

    CollectivePart(InstanceShape shape) {
        collectives = Collectives.of(shape.wafer(), shape.columns(), shape.rows());
        allReduces = 2 * shape.model().layers();
        bytesPerToken = (double) shape.model().hidden() * shape.model().bytesPerActivation();
        bytesPerSampled = (double) shape.model().vocabulary() * shape.model().bytesPerActivation();
    }

    int allReduces() {
        return allReduces;
    }

    double allReduceSeconds(int tokens, long linkBytesPerSecond) {
        return allReduces
                * collectives.seconds(CollectiveForm.ALL_REDUCE, bytesPerToken * tokens, (double) linkBytesPerSecond);
    }

    double gatherSeconds(int sampled, long linkBytesPerSecond) {
        return sampled == 0
                ? 0
                : collectives.seconds(
                        CollectiveForm.ALL_GATHER, bytesPerSampled * sampled, (double) linkBytesPerSecond);
    }

    double allReduceBytes(int tokens, long linkBytesPerSecond) {
        return allReduces
                * collectives.linkBytesPerDie(
                        CollectiveForm.ALL_REDUCE, bytesPerToken * tokens, (double) linkBytesPerSecond);
    }

    double gatherBytes(int sampled, long linkBytesPerSecond) {
        return sampled == 0
                ? 0
                : collectives.linkBytesPerDie(
                        CollectiveForm.ALL_GATHER, bytesPerSampled * sampled, (double) linkBytesPerSecond);
    }
}
