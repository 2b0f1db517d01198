package org.wscsim.core.operator;

import java.util.List;

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
