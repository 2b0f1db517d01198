package org.wscsim.core.operator;

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
    java.util.List<String> approximations();
}
