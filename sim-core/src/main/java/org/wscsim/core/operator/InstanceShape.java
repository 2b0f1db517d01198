package org.wscsim.core.operator;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * What pricing needs to know of an instance: which model, on how many dies in which rectangle, with which share of each
 * die. Tensor parallelism over all dies of the rectangle (one rank per die). Immutable.
 *
 * @param model the model
 * @param wafer the hardware
 * @param columns dies in x
 * @param rows dies in y
 * @param dieShare share of each die's cores, DRAM bandwidth and capacity, in (0, 1]
 */
public record InstanceShape(ModelSpec model, WaferSpec wafer, int columns, int rows, double dieShare) {
    /** Tensor-parallel ranks. */
    public int tp() {
        return columns * rows;
    }

    /**
     * Checks that the instance fits one wafer, for prices that know no edge between wafers.
     *
     * @param pricing what errors call these prices
     */
    public void requireOneWafer(String pricing) {
        if (wafer.needsSeveralWafers(columns, rows)) {
            throw new BadInputException("no price for an instance on several wafers by " + pricing + ": instance="
                    + columns + "x" + rows + ", wafer=" + wafer.name()
                    + "; use smaller instances or --operator-model tile|roofline");
        }
    }

    /** Weight bytes of one rank. */
    public long weightBytesPerDie() {
        return model.weightBytesPerDie(tp());
    }

    /**
     * DRAM bytes of one die left for KV blocks: capacity share, less the spec's reserve for activations and workspace,
     * less weights. Negative when the model does not fit.
     */
    public long kvBytesPerDie() {
        double usable =
                wafer.die().dramBytes() * dieShare * (1 - wafer.achievable().dramReserveFraction());
        return (long) usable - weightBytesPerDie();
    }

    /** KV blocks of {@code blockTokens} tokens that fit; 0 when the model does not fit. */
    public long kvBlocks(int blockTokens) {
        return Math.max(0, kvBytesPerDie()) / (model.kvBytesPerTokenPerDie(tp()) * blockTokens);
    }
}
