package org.wscsim.core.operator;

/**
 * What one operator costs in a given step, all its repeats together, on one die; for {@code explain}.
 *
 * @param kind which operator
 * @param repeats times it runs
 * @param flops matrix FLOP
 * @param vectorOps vector operations
 * @param dramBytes through the die's own DRAM port
 * @param linkBytes put on links by its collective, every hop counted
 * @param computeSeconds longer of matrix and vector time
 * @param dramSeconds DRAM time, overlapped with compute
 * @param linkSeconds collective time, or for decode attention what a remote KV read adds
 */
public record OperatorCost(
        Operator.Kind kind,
        int repeats,
        double flops,
        double vectorOps,
        double dramBytes,
        double linkBytes,
        double computeSeconds,
        double dramSeconds,
        double linkSeconds) {
    /** Longer of compute and DRAM time, then links. */
    public double seconds() {
        return Math.max(computeSeconds, dramSeconds) + linkSeconds;
    }

    /** What decides its time: {@code compute}, {@code dram} or {@code links}. */
    public String bound() {
        double overlapped = Math.max(computeSeconds, dramSeconds);
        if (linkSeconds > overlapped) {
            return "links";
        }
        return dramSeconds > computeSeconds ? "dram" : "compute";
    }
}
