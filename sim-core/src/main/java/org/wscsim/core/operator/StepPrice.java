package org.wscsim.core.operator;

/**
 * What a step costs; caller-owned, overwritten.
 *
 * <p>{@code computeFine <= computeAndDramFine <= totalFine}: time up to the compute bound of every operator; plus what
 * DRAM adds; plus what links add. Fine units of 2<sup>-10</sup> ps.
 */
public final class StepPrice {
    public long computeFine;
    public long computeAndDramFine;
    public long totalFine;
    /** Matrix work of the whole instance, FLOP. */
    public double flops;
    /** DRAM traffic of each die's own port. */
    public long dramBytesPerDie;
    /** Bytes each die puts on mesh links for collectives, summed over the step's collectives. */
    public long collectiveBytesPerDie;
}
