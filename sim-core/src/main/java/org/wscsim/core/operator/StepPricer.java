package org.wscsim.core.operator;

import java.util.List;
import org.wscsim.core.event.VirtualTime;

/**
 * Prices the steps of one {@link InstanceShape}. Confined to the simulation thread; allocates nothing after warm-up.
 */
public interface StepPricer {
    /** The shape this pricer was made for. */
    InstanceShape shape();

    /**
     * Prices a step at the given effective bandwidths (the instance's share, less what others take now).
     *
     * @param dramBytesPerSecond DRAM bandwidth per die; the slowest die decides
     * @param linkBytesPerSecond bandwidth per link and direction inside the region; the slowest link decides
     */
    void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out);

    /**
     * Time in which the activations of a step move from this shape to the next stage of a pipeline, fine units. By default
     * the stages are stacked by rows: every die sends the hidden states of all tokens to its peer of the next stage, over its
     * column's links, which the {@code rows} dies of a column share.
     */
    default long handOffFine(StepShape step, long linkBytesPerSecond) {
        InstanceShape shape = shape();
        double bytes =
                (double) step.newTokens * shape.model().hidden() * shape.model().bytesPerActivation();
        double seconds = shape.rows() * bytes / linkBytesPerSecond;
        return VirtualTime.fineOfSeconds(seconds)
                + ((shape.rows() * shape.wafer().d2d().latencyPs()) << VirtualTime.FINE_BITS);
    }

    /**
     * What one more cached token of a decoding sequence adds to every field of a price, where that is exact: a step that
     * only decodes, reads no KV cache of other homes and has a fixed number of sequences then costs exactly
     * {@code price + tokens * added}.
     *
     * @return false, and {@code out} undefined, when the price is not affine in the context
     */
    default boolean addedPerCachedToken(long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        return false;
    }

    /** Achievable DRAM bandwidth per die when nobody else uses the port. */
    long nominalDramBytesPerSecond();

    /** Achievable bandwidth per link and direction when nobody else uses it. */
    long nominalLinkBytesPerSecond();

    /** What this model leaves out, one sentence each, for the results. */
    List<String> approximations();

    /**
     * The operators of the step in order, with their work and time at the given bandwidths; their seconds add up to the
     * price but for rounding. Allocates.
     */
    List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond);

    /** Steps priced so far whose shape lies outside the data that the model was measured or calibrated on. */
    default long stepsOutOfRange() {
        return 0;
    }
}
