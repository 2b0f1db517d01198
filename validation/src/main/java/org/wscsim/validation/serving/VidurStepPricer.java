package org.wscsim.validation.serving;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;

/** Prices the steps of one pipeline stage as Vidur does: {@link VidurTables} times the layers of the stage. */
final class VidurStepPricer implements StepPricer {
    private static final double MS = 1e-3;

    private final InstanceShape shape;
    private final VidurTables tables;

    VidurStepPricer(InstanceShape shape, VidurTables tables) {
        this.shape = shape;
        this.tables = tables;
    }

    @Override
    public InstanceShape shape() {
        return shape;
    }

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        out.totalFine = step.newTokens == 0
                ? 0
                : VirtualTime.fineOfSeconds(layerMs(step) * shape.model().layers() * MS);
        out.computeFine = out.totalFine;
        out.computeAndDramFine = out.totalFine;
        out.flops = 0;
        out.dramBytesPerDie = 0;
        out.collectiveBytesPerDie = 0;
    }

    private double layerMs(StepShape step) {
        int priors = 0;
        long squares = 0;
        for (int i = 0; i < step.prefillChunks; i++) {
            priors += VidurTables.rounded(step.chunkPrior(i), VidurTables.CONTEXT_GRAIN);
            squares += (long) step.chunkTokens(i) * step.chunkTokens(i);
        }
        return tables.layerMs(step.newTokens)
                + tables.decodeMs(step.decodeSequences, step.decodeContextTokens)
                + tables.prefillMs(step.prefillChunks, priors, squares);
    }

    @Override
    public long handOffFine(StepShape step, long linkBytesPerSecond) {
        return VirtualTime.fineOfSeconds(tables.sendMs(step.newTokens) * MS);
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return (long) shape.wafer().die().dramBytesPerSecond();
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return (long) shape.wafer().d2d().bytesPerSecond();
    }

    @Override
    public List<String> approximations() {
        return List.of("times are Vidur's; work and traffic are not counted");
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        return List.of();
    }
}
